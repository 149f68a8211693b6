import type { Socket } from "node:net";
import { describe, expect, it } from "vitest";
import { codesOf, startWithFiles } from "../../test/dialog.ts";
import { MemoryStorage } from "../storage/memory.ts";
import { codeOf, ManualClock, type Peer, readAll, type TestServer } from "../testing/index.ts";

/** A storage whose stat of "/slow" waits until it is let go. */
class SlowStorage extends MemoryStorage {
  release: () => void = () => undefined;
  readonly #released = new Promise<void>((resolve) => {
    this.release = resolve;
  });
  override async stat(path: string): ReturnType<MemoryStorage["stat"]> {
    if (path === "/slow") await this.#released;
    return super.stat(path);
  }
}

/** An upload that has begun and waits for its bytes. */
async function uploading(server: TestServer): Promise<{ peer: Peer; socket: Socket }> {
  const peer = await server.peer();
  const open = await peer.data("EPSV");
  peer.send("STOR up\r\n");
  expect(codeOf(await peer.reply())).toBe(150);
  return { peer, socket: await open() };
}

async function replies(peer: Peer, count: number): Promise<string[]> {
  const got: string[] = [];
  for (let each = 0; each < count; each++) got.push(await peer.reply());
  return got;
}

describe("commands that come while a transfer runs", () => {
  it("are answered at once if they may: NOOP, STAT with and without a path", async () => {
    const { peer, socket } = await uploading(await startWithFiles());
    socket.write("12345");
    expect(await peer.codes("NOOP", "STAT /d", "STAT f", "STAT nope")).toEqual([200, 212, 213, 550]);
    // The five bytes are on their way: ask until they have come.
    let status = "";
    while (!status.includes("5 bytes so far")) status = await peer.say("STAT");
    expect(status).toContain("under way");
    socket.end();
    socket.resume();
    expect(codeOf(await peer.reply())).toBe(226);
    expect(await peer.say("STAT")).not.toContain("under way");
  });

  it("are answered in the order in which they came, a slow one too", async () => {
    const storage = new SlowStorage({ files: { "/slow": "s", "/f": "x" } });
    const { peer, socket } = await uploading(await startWithFiles({ storage }));
    peer.send("STAT slow\r\nNOOP\r\nSTAT nope\r\nNOOP\r\n");
    socket.end("x");
    await readAll(socket);
    // The transfer is no later command: it ends when it ends.
    expect(codeOf(await peer.reply())).toBe(226);
    peer.send("PWD\r\n");
    storage.release();
    expect(codesOf(await replies(peer, 5))).toBe("213 200 550 200 257");
  });

  it("wait in their order once one of them has to wait", async () => {
    const { peer, socket } = await uploading(await startWithFiles());
    peer.send("NOOP\r\nPWD\r\nSTAT\r\nNOOP\r\n");
    expect(codeOf(await peer.reply())).toBe(200);
    socket.end("x");
    socket.resume();
    expect(codesOf(await replies(peer, 4))).toBe("226 257 211 200");
  });

  it("are held in bounds: as many as any may wait, the rest stays in the kernel", async () => {
    const storage = new SlowStorage({ files: { "/slow": "s" } });
    const server = await startWithFiles({ storage, limits: { queuedCommands: 4 } });
    const { peer, socket } = await uploading(server);
    peer.send(`STAT slow\r\n${"NOOP\r\n".repeat(20_000)}`);
    socket.end("x");
    socket.resume();
    expect(codeOf(await peer.reply())).toBe(226);
    storage.release();
    expect(new Set(await replies(peer, 20_001))).toEqual(new Set(["200 OK.", expect.stringMatching(/^213/)]));
  });

  it("are answered as fast as the answers are read, and a peer that reads none is left", async () => {
    const clock = new ManualClock();
    const names = Array.from({ length: 20_000 }, (_, index) => [`/${"long".repeat(20)}-${index}`, ""]);
    const storage = new MemoryStorage({ files: Object.fromEntries(names) });
    const limits = { statusListing: 10_000_000, dataStallTime: 1e9 };
    const server = await startWithFiles({ clock, storage, limits });
    const { peer } = await uploading(server);
    peer.socket.pause();
    peer.send("STAT /\r\n".repeat(30));
    const closed = () => server.log.find(({ type }) => type === "session-closed");
    while (closed() === undefined) {
      await new Promise((resolve) => setImmediate(resolve));
      clock.advance(1000);
    }
    expect(closed()).toMatchObject({ reason: "unread-replies" });
  });

  it("do not outlive the session: a listing that comes too late is dropped", async () => {
    const storage = new SlowStorage({ files: { "/slow": "s" } });
    const server = await startWithFiles({ storage });
    const { peer } = await uploading(server);
    peer.send("STAT slow\r\n");
    peer.socket.resetAndDestroy();
    storage.release();
    await server.close();
    expect(server.log.filter(({ type }) => type === "internal-error")).toEqual([]);
    expect(server.server.sessions).toBe(0);
  });
});
