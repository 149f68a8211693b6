import { afterEach, describe, expect, it } from "vitest";
import type { Account } from "../accounts/types.ts";
import { MemoryStorage } from "../storage/memory.ts";
import type { Storage } from "../storage/types.ts";
import { codeOf, ManualClock, startTestServer, type TestServer } from "../testing/index.ts";

const running: TestServer[] = [];
afterEach(() => Promise.all(running.splice(0).map((server) => server.close())));

/** A server on which each name logs in with the storage that is made for it, and a quota of ten bytes. */
async function start(storageOf: (name: string) => Storage, clock = new ManualClock()): Promise<TestServer> {
  const limits = { quota: { bytes: 10 } };
  const authenticate = async ({ user }: { user: string }): Promise<Account> => ({
    name: user,
    storage: storageOf(user),
    limits,
  });
  const server = await startTestServer({ authenticator: { authenticate }, clock });
  running.push(server);
  return server;
}

async function stored(server: TestServer, user: string, path: string, content: string): Promise<number> {
  const peer = await server.peer({ user });
  const { replies } = await peer.upload("EPSV", `STOR ${path}`, content);
  return codeOf(replies.at(-1) ?? "");
}

/** The same files as another storage object: as who makes one for each login has it. */
const another = (inner: Storage): Storage => ({
  stat: (path) => inner.stat(path),
  openDirectory: (path, want, shown) => inner.openDirectory(path, want, shown),
  openFile: (path) => inner.openFile(path),
  openUpload: (path, mode, permissions) => inner.openUpload(path, mode, permissions),
  rename: (from, to) => inner.rename(from, to),
  removeFile: (path) => inner.removeFile(path),
  makeDirectory: (path, permissions) => inner.makeDirectory(path, permissions),
  removeDirectory: (path) => inner.removeDirectory(path),
});

describe("the quota of accounts", () => {
  it("is about the files that they share: what one stores, another cannot store too", async () => {
    const shared = new MemoryStorage();
    const server = await start(() => shared);
    expect(await stored(server, "ann", "a", "123456")).toBe(226);
    expect(await stored(server, "bob", "b", "123456")).toBe(552);
    expect(await stored(server, "bob", "b", "1234")).toBe(226);
    expect(await stored(server, "ann", "c", "1")).toBe(552);
  });

  it("is the account's where each login makes its storage anew", async () => {
    const inner = { ann: new MemoryStorage(), bob: new MemoryStorage() };
    const server = await start((name) => another(name === "ann" ? inner.ann : inner.bob));
    expect(await stored(server, "ann", "a", "123456")).toBe(226);
    expect(await stored(server, "bob", "b", "123456")).toBe(226);
    expect(await stored(server, "ann", "c", "123456")).toBe(552);
  });

  it("counts the new files of an account that has moved away from those it shared", async () => {
    const shared = new MemoryStorage();
    const own = new MemoryStorage();
    let home = shared;
    const server = await start((name) => (name === "ann" ? home : shared));
    expect(await stored(server, "ann", "a", "123456")).toBe(226);
    expect(await stored(server, "bob", "b", "1")).toBe(226);
    home = own;
    expect(await stored(server, "ann", "a", "123456789")).toBe(226);
    expect(await stored(server, "bob", "c", "123")).toBe(226);
  });

  it("counts the files of a new home, and leaves the count of the old one to who is there", async () => {
    const clock = new ManualClock();
    const [first, second] = [new MemoryStorage(), new MemoryStorage()];
    let home = first;
    const server = await start((name) => (name === "ann" ? home : name === "bob" ? second : first), clock);
    expect(await stored(server, "ann", "a", "123456")).toBe(226);
    home = second;
    clock.advance(60_001);
    expect(await stored(server, "ann", "a", "12345")).toBe(226);
    expect(await stored(server, "carl", "c", "1234")).toBe(226);
    expect(await stored(server, "bob", "b", "123456")).toBe(552);
    expect(await stored(server, "carl", "d", "1")).toBe(552);
  });

  it("is counted anew each day, for others may change the files too", async () => {
    const clock = new ManualClock();
    const shared = new MemoryStorage();
    const server = await start(() => shared, clock);
    const peer = await server.peer({ user: "ann" });
    expect(await peer.say("AVBL")).toBe("213 10");
    const upload = await shared.openUpload("/behind", { kind: "replace" });
    await new Promise<void>((resolve) => upload.stream.end("12345", resolve));
    await upload.commit();
    expect(await peer.say("AVBL")).toBe("213 10");
    clock.advance(24 * 3600_000 + 1);
    const later = await server.peer({ user: "ann" });
    expect(await later.say("AVBL")).toBe("213 5");
  });
});
