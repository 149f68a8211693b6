import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { onTestFinished } from "vitest";

/**
 * A port of 127.0.0.1 that refuses connections until the test is over: our end of a connection has it, so that no other test is given
 * it to listen on.
 */
export async function deadPort(): Promise<number> {
  const listener = createServer().listen(0, "127.0.0.1");
  await once(listener, "listening");
  const accepted = once(listener, "connection") as Promise<[Socket]>;
  const socket = connect((listener.address() as AddressInfo).port, "127.0.0.1");
  await once(socket, "connect");
  const [peer] = await accepted;
  listener.close();
  onTestFinished(() => {
    socket.destroy();
    peer.destroy();
  });
  return (socket.address() as AddressInfo).port;
}
