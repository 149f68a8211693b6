import { once } from "node:events";
import { type AddressInfo, connect, createServer } from "node:net";
import { buffer } from "node:stream/consumers";
import { setImmediate as nextTurn } from "node:timers/promises";
import { expect, it, onTestFinished } from "vitest";
import { DirectReads } from "./direct-reads.ts";

/** More than a socket's own buffers hold, and nowhere the same. */
const content = Buffer.from(Uint32Array.from({ length: 3 << 20 }, (_, index) => index).buffer);

/** A connection on which {@link content} comes, and then the end. */
async function incoming() {
  const server = createServer((peer) => peer.end(content)).listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  const reads = new DirectReads();
  const { port } = server.address() as AddressInfo;
  const socket = connect({ port, host: "127.0.0.1", onread: reads.onread }).pause();
  reads.of(socket);
  await once(socket, "connect");
  return { reads, socket };
}

it("gives a stream's consumer bytes that stay what they were, however slow he is", async () => {
  const { socket } = await incoming();
  const kept: Buffer[] = [];
  for await (const chunk of socket as AsyncIterable<Buffer>) {
    kept.push(chunk);
    await nextTurn();
  }
  expect(Buffer.concat(kept).equals(content)).toBe(true);
  const { socket: other } = await incoming();
  expect((await buffer(other)).equals(content)).toBe(true);
});

it("gives a reader the same memory again and again, and nothing while it is paused", async () => {
  const { reads, socket } = await incoming();
  const kept: Buffer[] = [];
  const memories = new Set<ArrayBufferLike>();
  let paused = true;
  let early = 0;
  reads.reader = (bytes) => {
    if (paused) early += 1;
    memories.add(bytes.buffer);
    kept.push(Buffer.from(bytes));
    paused = true;
    socket.pause();
    setImmediate(() => {
      paused = false;
      socket.resume();
    });
  };
  paused = false;
  socket.resume();
  await once(socket, "end");
  expect(Buffer.concat(kept).equals(content)).toBe(true);
  expect(early).toBe(0);
  expect(kept.length).toBeGreaterThan(4);
  expect(memories.size).toBe(1);
});
