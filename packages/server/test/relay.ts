import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";
import type { Endpoint } from "@twinport/protocol";

/** Where {@link startRelay} listens, and where its connections come from. */
export const relayAddress = "127.0.0.9";

/** The header that a relay puts before what it passes on. */
export type RelayHeader = (client: Endpoint, relay: Endpoint) => Uint8Array;

/** PROXY protocol, version 1. */
export const lineHeader: RelayHeader = (client, relay) =>
  Buffer.from(`PROXY TCP4 ${client.address} ${relay.address} ${client.port} ${relay.port}\r\n`);

/** PROXY protocol, version 2. */
export const binaryHeader: RelayHeader = (client, relay) =>
  Buffer.concat([
    Buffer.from("0d0a0d0a000d0a515549540a2111000c", "hex"),
    Buffer.from([client, relay].flatMap(({ address }) => address.split(".").map(Number))),
    Buffer.from([client, relay].flatMap(({ port }) => [port >> 8, port & 255])),
  ]);

/** Passes connections to the same ports of 127.0.0.1 on, as a load balancer does. Ends with what is returned. */
export async function startRelay(
  ports: readonly number[],
  header: RelayHeader,
): Promise<() => Promise<void>> {
  const sockets = new Set<Socket>();
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.once("close", () => sockets.delete(socket));
  };
  const relays = ports.map((port): Server => {
    const relay = createServer({ allowHalfOpen: true }, (client) => {
      const server = connect({ host: "127.0.0.1", port, localAddress: relayAddress, allowHalfOpen: true });
      for (const socket of [client, server]) keep(socket);
      const from = { address: client.remoteAddress ?? "", port: client.remotePort ?? 0 };
      server.write(header(from, { address: relayAddress, port }));
      client.pipe(server).pipe(client);
      client.once("close", () => server.destroy());
      server.once("close", () => client.destroy());
    });
    return relay.listen(port, relayAddress);
  });
  await Promise.all(relays.map((relay) => relay.listening || once(relay, "listening")));
  return async () => {
    for (const socket of sockets) socket.destroy();
    await Promise.all(relays.map((relay) => new Promise((resolve) => relay.close(resolve))));
  };
}
