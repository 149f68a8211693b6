import { once } from "node:events";
import { createServer } from "node:net";
import { describe, expect, it } from "vitest";
import { MemoryStorage } from "../storage/memory.ts";
import { codeOf, type Peer, startTestServer, type TestServer } from "../testing/index.ts";

/** Runs one NLST in active mode; the port the server came from. */
async function portOfActiveTransfer(peer: Peer): Promise<number | undefined> {
  const open = await peer.data("PORT");
  peer.send("NLST\r\n");
  expect(codeOf(await peer.reply())).toBe(150);
  const socket = await open();
  const port = socket.remotePort;
  socket.once("end", () => socket.end());
  socket.resume();
  expect(codeOf(await peer.reply())).toBe(226);
  return port;
}

const fallbacks = (server: TestServer) => server.log.filter(({ type }) => type === "active-port-fallback");

/** A server whose neighbour below, the port of active data connections, is free, or is held by `holder`. */
async function startBeside(held: boolean) {
  for (;;) {
    const server = await startTestServer({ storage: new MemoryStorage({ files: { "/f": "abc" } }) });
    const holder = createServer();
    holder.listen({ port: server.address.port - 1, host: "127.0.0.1" });
    const free = await Promise.race([
      once(holder, "listening").then(() => true),
      new Promise<boolean>((resolve) => holder.once("error", () => resolve(false))),
    ]);
    if (free && !held) await new Promise((resolve) => holder.close(resolve));
    if (free) return { server, holder };
    await server.close();
  }
}

describe("active mode", () => {
  it("comes from the control port minus one, time after time (RFC 959 §3.2)", async () => {
    const { server } = await startBeside(false);
    const peer = await server.peer();
    const ports = [await portOfActiveTransfer(peer), await portOfActiveTransfer(peer)];
    expect(ports).toEqual([server.address.port - 1, server.address.port - 1]);
    expect(fallbacks(server)).toEqual([]);
    await server.close();
  });

  it("comes from any port when that one cannot be had, and says so once", async () => {
    const { server, holder } = await startBeside(true);
    const peer = await server.peer();
    for (let time = 0; time < 2; time++) {
      expect(await portOfActiveTransfer(peer)).not.toBe(server.address.port - 1);
    }
    expect(fallbacks(server)).toMatchObject([{ wanted: server.address.port - 1, code: "EADDRINUSE" }]);
    holder.close();
    await server.close();
  });
});
