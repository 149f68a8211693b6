import { setMaxListeners } from "node:events";
import { mkdtemp, rename, rm, unlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Authenticator, type ClientCertificate, toRead } from "@twinport/server";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { usersAuthenticator } from "./authenticator.ts";
import { FollowedUsers } from "./followed-users.ts";
import { hashPassword } from "./password.ts";
import type { User } from "./users-file.ts";

const request = (user: string, password: string | null, certificate: ClientCertificate | null = null) => ({
  user,
  password,
  client: { address: "127.0.0.1", port: 1025 },
  certificate,
  host: null,
  signal: new AbortController().signal,
});
const login = (authenticator: Authenticator, ...about: Parameters<typeof request>) =>
  authenticator.authenticate(request(...about));

let root: string;
let wonder: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "twinport-"));
  wonder = await hashPassword("wonder");
});
afterAll(() => rm(root, { recursive: true }));

describe("usersAuthenticator", () => {
  const user = (name: string, changes: Partial<User> = {}): User => ({
    name,
    hash: wonder,
    certificates: [],
    proof: "password",
    settings: {},
    ...changes,
  });
  const make = (users: readonly User[] = [user("alice")], readOnly = false) =>
    usersAuthenticator(users, { root, readOnly });

  it("lets users in by their own password only", async () => {
    const bob = user("bob", { hash: await hashPassword("build"), settings: { rights: toRead } });
    const authenticator = await make([user("alice"), bob]);
    expect(await login(authenticator, "alice", "wonder")).toMatchObject({ name: "alice" });
    expect(await login(authenticator, "bob", "build")).toMatchObject({ name: "bob", rights: toRead });
    const wrong = [
      ["alice", "build"],
      ["alice", ""],
      ["carol", ""],
      ["__proto__", ""],
      ["constructor", "x"],
      ["toString", "wonder"],
    ] as const;
    for (const [name, password] of wrong) expect(await login(authenticator, name, password), name).toBeNull();
  });

  it("lets nobody in whose stored hash is empty (T35, K14)", async () => {
    const authenticator = await make([
      user("closed", { hash: "" }),
      user("odd", { hash: "", proof: "either" }),
    ]);
    for (const password of ["", "x", "wonder"]) {
      expect(await login(authenticator, "closed", password)).toBeNull();
      expect(await login(authenticator, "odd", password)).toBeNull();
    }
  });

  it("gives an account what is settled for it, and storages to be shared", async () => {
    const settings = {
      mounts: { "/shared": root },
      limits: { sessions: 2 },
      charset: "gbk",
      foreign: ["192.0.2.0/24"],
    } as const;
    const authenticator = await make([
      user("alice", { settings }),
      user("bob", { settings: { home: root } }),
    ]);
    const alice = await login(authenticator, "alice", "wonder");
    expect(alice).toMatchObject({ limits: { sessions: 2 }, charset: "gbk", foreign: ["192.0.2.0/24"] });
    expect(alice?.rights).toBeUndefined();
    expect(alice?.mounts?.["/shared"]).toBe(alice?.storage);
    expect((await login(authenticator, "bob", "wonder"))?.storage).toBe(alice?.storage);
    expect((await login(authenticator, "alice", "wonder"))?.storage).toBe(alice?.storage);
  });

  it("makes everybody a reader on a server that is read-only", async () => {
    const rights = { "/": ["list", "write"], "/in": ["write"] } as const;
    const authenticator = await make([user("alice"), user("bob", { settings: { rights } })], true);
    expect(await login(authenticator, "alice", "wonder")).toMatchObject({ rights: toRead });
    expect(await login(authenticator, "bob", "wonder")).toMatchObject({
      rights: { "/": ["list"], "/in": [] },
    });
  });

  it("asks for a certificate, a password, one of them or both", async () => {
    const certificates = [{ fingerprint: "ab".repeat(32) }, { commonName: "Ann" }];
    const byPrint = { commonName: "", fingerprint: "ab".repeat(32) };
    const byName = { commonName: "Ann", fingerprint: "cd".repeat(32) };
    const stranger = { commonName: "", fingerprint: "ef".repeat(32) };
    const proofs = ["password", "certificate", "either", "both"] as const;
    const authenticator = await make([
      ...proofs.map((proof) => user(proof, { proof, certificates })),
      user("nameless", { proof: "certificate", certificates: [{ commonName: "" }] }),
    ]);
    const passes = async (...about: Parameters<typeof request>) =>
      (await login(authenticator, ...about)) !== null;
    const table: Record<string, boolean[]> = {};
    for (const proof of proofs) {
      table[proof] = [
        await passes(proof, null, byPrint),
        await passes(proof, null, stranger),
        await passes(proof, null),
        await passes(proof, "wonder"),
        await passes(proof, "wonder", byName),
        await passes(proof, "wonder", stranger),
        await passes(proof, "wrong", byName),
      ];
    }
    expect(table).toEqual({
      password: [false, false, false, true, true, true, false],
      certificate: [true, false, false, false, false, false, false],
      either: [true, false, false, true, true, true, false],
      both: [false, false, false, false, true, false, false],
    });
    expect(await passes("nameless", null, stranger)).toBe(false);
    expect(await passes("nobody", null, byPrint)).toBe(false);
  });

  it("serves more logins at once than it hashes at once, and refuses those beyond all measure (T22)", async () => {
    const authenticator = await make();
    const passwords = ["x", "x", "wonder", "x", "x", "x", "wonder"];
    const logins = await Promise.all(passwords.map((password) => login(authenticator, "alice", password)));
    expect(logins.map((account) => account !== null)).toEqual(
      passwords.map((password) => password === "wonder"),
    );
    const leave = new AbortController();
    setMaxListeners(0, leave.signal);
    const flood = Array.from({ length: 200 }, () =>
      authenticator.authenticate({ ...request("alice", "x"), signal: leave.signal }).then(String, String),
    );
    await flood.at(-1);
    leave.abort(new Error("left"));
    const ends = await Promise.all(flood);
    expect(ends.filter((end) => end.includes("are waiting already"))).toHaveLength(200 - 2 - 128);
    expect(await login(authenticator, "alice", "wonder")).not.toBeNull();
  });

  it("works out no hash for a session that has ended", async () => {
    const gone = { ...request("alice", "wonder"), signal: AbortSignal.abort(new Error("gone")) };
    await expect((await make()).authenticate(gone)).rejects.toThrow("gone");
  });
});

describe("FollowedUsers", () => {
  const text = (...names: string[]) =>
    names.map((name) => `[users.${name}]\npassword = "${wonder}"\n`).join("");
  const start = async () => {
    const path = join(root, "users.toml");
    await writeFile(path, text("ann"));
    const problems: string[] = [];
    let read = 0;
    const users = await FollowedUsers.open(path, {
      read: () => void read++,
      failed: (error) => void problems.push((error as Error).message),
    });
    const authenticator = await usersAuthenticator(users, { root, readOnly: false });
    return {
      path,
      problems,
      users,
      read: () => read,
      has: async (name: string) => (await login(authenticator, name, "wonder")) !== null,
    };
  };

  it("takes a file that has changed at the next login", async () => {
    const { path, has, problems, read } = await start();
    expect([await has("ann"), await has("bob")]).toEqual([true, false]);
    await writeFile(`${path}.new`, text("bob"));
    await rename(`${path}.new`, path);
    expect([await has("ann"), await has("bob")]).toEqual([false, true]);
    expect({ problems, read: read() }).toEqual({ problems: [], read: 1 });
  });

  it("sees a change that keeps size and time", async () => {
    const { path, has } = await start();
    const then = new Date(2020, 1, 1);
    await utimes(path, then, then);
    expect(await has("ann")).toBe(true);
    await writeFile(path, text("bob"));
    await utimes(path, then, then);
    expect(await has("bob")).toBe(true);
  });

  it("keeps the users of before, and says why once, when the file is broken or gone (R21)", async () => {
    const { path, has, problems } = await start();
    await writeFile(path, "[users.bob]\npasswort = 1\n");
    expect([await has("ann"), await has("ann"), await has("bob")]).toEqual([true, true, false]);
    expect(problems).toEqual([expect.stringContaining("users.bob.passwort is not a setting known here")]);
    await unlink(path);
    expect([await has("ann"), await has("ann")]).toEqual([true, true]);
    expect(problems).toHaveLength(2);
    await writeFile(path, text("bob"));
    expect([await has("ann"), await has("bob")]).toEqual([false, true]);
  });

  it("says what is wrong to who asks for it", async () => {
    const { path, has, users } = await start();
    await writeFile(path, "broken");
    await expect(users.reload()).rejects.toMatchObject({ code: "unreadable" });
    expect(await has("ann")).toBe(true);
  });

  it("does not begin without a file", async () => {
    const none = FollowedUsers.open(join(root, "none.toml"), {
      read: () => undefined,
      failed: () => undefined,
    });
    await expect(none).rejects.toMatchObject({
      code: "unreadable",
    });
  });
});
