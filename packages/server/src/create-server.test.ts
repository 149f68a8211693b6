import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Endpoint } from "@twinport/protocol";
import { afterEach, expect, it } from "vitest";
import { type CreateServerOptions, createServer } from "./create-server.ts";
import type { FtpServer } from "./server.ts";
import { MemoryStorage } from "./storage/memory.ts";
import { codeOf, Peer } from "./testing/index.ts";

const running: FtpServer[] = [];
afterEach(() => Promise.all(running.splice(0).map((server) => server.close())));

function start(options: CreateServerOptions): Promise<Endpoint> {
  const server = createServer({ port: 0, limits: { failedLoginDelay: 1 }, ...options });
  running.push(server);
  return server.listen();
}

/** What a login gets of "f", or the code that refuses it. */
async function fetched(address: Endpoint, user: string, password: string): Promise<string | number> {
  const peer = await Peer.connect(address);
  await peer.reply();
  await peer.say(`USER ${user}`);
  const code = codeOf(await peer.say(`PASS ${password}`));
  const result = code === 230 ? (await peer.download("EPSV", "RETR f")).data.toString() : code;
  peer.close();
  return result;
}

const files = (text: string) => new MemoryStorage({ files: { "/f": text } });

it("serves one root to users by name and password, and another where a user has one", async () => {
  const address = await start({
    root: files("shared"),
    users: { ann: "a-secret", bob: { password: "b-secret", root: files("bob's") } },
  });
  expect(await fetched(address, "ann", "a-secret")).toBe("shared");
  expect(await fetched(address, "bob", "b-secret")).toBe("bob's");
  for (const [user, password] of [
    ["ann", "b-secret"],
    ["nobody", ""],
    ["__proto__", "x"],
    ["anonymous", "x@y"],
  ] as const) {
    expect(await fetched(address, user, password), user).toBe(530);
  }
});

it("serves folders", async () => {
  const folder = mkdtempSync(join(tmpdir(), "twinport-"));
  writeFileSync(join(folder, "f"), "on disk");
  const address = await start({ root: folder, users: { ann: "s" }, anonymous: true });
  expect(await fetched(address, "ann", "s")).toBe("on disk");
  expect(await fetched(address, "anonymous", "")).toBe("on disk");
  rmSync(folder, { recursive: true });
});

it("gives anonymous what an account has", async () => {
  const storage = new MemoryStorage({ files: { "/f": "public", "/incoming/old": "" } });
  const address = await start({ anonymous: { storage, incoming: "/incoming" } });
  const peer = await Peer.login(address, { user: "ftp" });
  expect((await peer.download("EPSV", "RETR f")).data.toString()).toBe("public");
  expect((await peer.upload("EPSV", "STOR incoming/new", "x")).replies.at(-1)).toMatch(/^226/);
  expect((await peer.upload("EPSV", "STOR new", "x")).replies.at(-1)).toMatch(/^550/);
  peer.close();
});

it("takes a function that decides, and an object that does; one that throws lets nobody in", async () => {
  const decide: CreateServerOptions["authenticator"] = async ({ user, password }) =>
    password === `${user}!` ? { name: user, storage: files(user) } : null;
  for (const authenticator of [decide, { authenticate: decide }]) {
    const address = await start({ authenticator });
    expect(await fetched(address, "x", "x!")).toBe("x");
    expect(await fetched(address, "x", "y!")).toBe(530);
  }
  const address = await start({
    authenticator: () => {
      throw new Error("no database");
    },
  });
  expect(await fetched(address, "x", "x!")).toBe(421);
});

it("refuses what could not work, and says what to do", () => {
  const wrong: [CreateServerOptions, string][] = [
    [{}, "nobody may log in"],
    [{ users: {}, anonymous: false, root: files("") }, "nobody may log in"],
    [{ users: { ann: "s" } }, "ann has no files"],
    [{ anonymous: true }, "anonymous has no files"],
    [{ root: "/no/such", users: { ann: "s" } }, "/no/such is no folder"],
    [{ root: import.meta.filename, users: { ann: "s" } }, "is no folder"],
    [{ root: files(""), users: { ann: "s" }, authenticator: async () => null }, "exclude each other"],
    [{ root: files(""), anonymous: true, limits: { connections: Number.NaN } }, "limits.connections: not a"],
    // As somebody without a compiler would write it.
    [{ root: files(""), anonymous: true, ...JSON.parse('{"limits":{"conections":5}}') }, "limits.conections"],
  ];
  for (const [options, message] of wrong) expect(() => createServer(options)).toThrow(message);
});

it("refuses a user that cannot hold when it is made", () => {
  const limits = { sessions: -1 };
  expect(() => createServer({ root: files(""), users: { ann: { password: "s", limits } } })).toThrow(
    "ann: malformed account: limits.sessions is -1",
  );
});
