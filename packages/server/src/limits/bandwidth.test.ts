import { describe, expect, it } from "vitest";
import { MemoryStorage } from "../storage/memory.ts";
import { codeOf, ManualClock, type Peer, startTestServer, type TestServer } from "../testing/index.ts";

const KiB = 1024;
const MiB = 1024 * KiB;
const turn = () => new Promise((resolve) => setImmediate(resolve));

interface Moving {
  readonly bytes: () => number;
  readonly over: Promise<number>;
}

/** Begins to fetch "big" and counts what comes. */
async function download(peer: Peer): Promise<Moving> {
  const open = await peer.data("EPSV");
  peer.send("RETR big\r\n");
  const socket = await open();
  expect(codeOf(await peer.reply())).toBe(150);
  let bytes = 0;
  socket.on("data", (chunk: Buffer) => {
    bytes += chunk.length;
  });
  return { bytes: () => bytes, over: peer.reply().then(codeOf) };
}

async function make(size: number, limits: object, options: object = {}) {
  const clock = new ManualClock();
  const storage = new MemoryStorage({ files: { "/big": new Uint8Array(size) } });
  const account = { name: "u", storage, limits };
  const authenticator = {
    authenticate: async ({ user }: { user: string }) => ({ ...account, name: user }),
  };
  const server = await startTestServer({ clock, authenticator, ...options });
  return { clock, storage, server };
}

const image = async (server: TestServer) => {
  const peer = await server.peer();
  await peer.say("TYPE I");
  return peer;
};

/** Lets time pass, and the bytes that are free to move then move. */
async function pass(clock: ManualClock, seconds: number, step = 50): Promise<void> {
  for (let ms = 0; ms < seconds * 1000; ms += step) {
    clock.advance(step);
    for (let turns = 0; turns < 20; turns++) await turn();
  }
}

describe("bandwidth", () => {
  it("is shared by the sessions of one user, to each the same", async () => {
    const { clock, server } = await make(32 * MiB, { bandwidth: { download: 1000 * KiB } });
    const both = [await download(await image(server)), await download(await image(server))];
    await pass(clock, 16);
    const [first = 0, second = 0] = both.map(({ bytes }) => bytes());
    expect(Math.abs((first + second) / (16_000 * KiB) - 1)).toBeLessThan(0.15);
    expect(Math.abs(first / second - 1)).toBeLessThan(0.15);
    await server.close();
  });

  it("is bounded for a transfer that runs, bounded otherwise, and set free again", async () => {
    const { clock, server } = await make(64 * MiB, {});
    const moving = await download(await image(server));
    while (moving.bytes() < MiB) await turn();
    server.server.setUserBandwidth("u", { download: 100 * KiB });
    // What is under way already comes.
    await pass(clock, 10);
    const before = moving.bytes();
    await pass(clock, 20);
    expect(Math.abs((moving.bytes() - before) / (2000 * KiB) - 1)).toBeLessThan(0.3);
    server.server.setUserBandwidth("u", null);
    while (moving.bytes() < 64 * MiB) await turn();
    await pass(clock, 1);
    expect(await moving.over).toBe(226);
    expect(moving.bytes()).toBe(64 * MiB);
    await server.close();
  });

  it("bounds each session of an account that says so, whatever the server has for the others", async () => {
    const { clock, server } = await make(
      32 * MiB,
      { session: { download: 100 * KiB } },
      { bandwidth: { session: { download: 10 } } },
    );
    const both = [await download(await image(server)), await download(await image(server))];
    await pass(clock, 16);
    for (const { bytes } of both) expect(Math.abs(bytes() / (1600 * KiB) - 1)).toBeLessThan(0.15);
    await server.close();
  });

  it("bounds what clients send, through stages too, and nothing is lost of it", async () => {
    const { clock, storage, server } = await make(0, {}, { bandwidth: { session: { upload: 100 * KiB } } });
    const peer = await server.peer();
    await peer.say("TYPE A");
    const open = await peer.data("EPSV");
    peer.send("STOR up\r\n");
    await peer.reply();
    const socket = await open();
    const text = "0123456789abcde\r\n".repeat(30_000);
    socket.resume();
    socket.end(text);
    let reply: number | undefined;
    const over = peer.reply().then((line) => {
      reply = codeOf(line);
    });
    await pass(clock, 3);
    expect(reply).toBeUndefined();
    await pass(clock, 4);
    await over;
    expect(reply).toBe(226);
    expect((await storage.stat("/up")).size).toBe(16 * 30_000);
    await server.close();
  });

  it("that is little is no stall: we hold the transfer back ourselves", async () => {
    const { clock, server } = await make(512 * KiB, { bandwidth: { download: 1000 } });
    const moving = await download(await image(server));
    await pass(clock, 600, 1000);
    expect(await moving.over).toBe(226);
    expect(moving.bytes()).toBe(512 * KiB);
    await server.close();
  });

  it("ends with the transfer: what is broken off waits for nothing", async () => {
    const { clock, server } = await make(4 * MiB, { bandwidth: { download: 1000 } });
    const peer = await image(server);
    const moving = await download(peer);
    await turn();
    peer.send("ABOR\r\n");
    expect(await moving.over).toBe(426);
    expect(codeOf(await peer.reply())).toBe(226);
    peer.close();
    await server.close();
    expect(clock.pending).toBe(0);
  });

  it("is a positive number of bytes, or nothing", async () => {
    const { server } = await make(0, {});
    for (const upload of [0, -1, Number.NaN]) {
      expect(() => server.server.setBandwidth({ server: { upload } })).toThrow(RangeError);
      expect(() => server.server.setUserBandwidth("u", { download: upload })).toThrow(RangeError);
    }
    await server.close();
  });
});
