import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Authenticator, toRead } from "@twinport/server";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { usersAuthenticator } from "./authenticator.ts";
import { hashPassword } from "./password.ts";
import type { User } from "./users-file.ts";

const client = { address: "127.0.0.1", port: 1025 };
const login = (authenticator: Authenticator, user: string, password: string) =>
  authenticator.authenticate({
    user,
    password,
    client,
    certificate: null,
    host: null,
    signal: new AbortController().signal,
  });

describe("usersAuthenticator", () => {
  let root: string;
  let users: readonly User[];
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), "twinport-"));
    users = [
      { name: "alice", hash: await hashPassword("wonder"), readOnly: false },
      { name: "bob", hash: await hashPassword("build"), readOnly: true },
    ];
  });
  afterAll(() => rm(root, { recursive: true }));
  const make = (readOnly = false) => usersAuthenticator(users, { root, readOnly });

  it("lets users in by their own password only", async () => {
    const authenticator = await make();
    expect(await login(authenticator, "alice", "wonder")).toMatchObject({ name: "alice" });
    expect(await login(authenticator, "bob", "build")).toMatchObject({ name: "bob", rights: toRead });
    const wrong = [
      ["alice", "build"],
      ["alice", ""],
      ["carol", ""],
      ["__proto__", ""],
      ["constructor", "x"],
    ] as const;
    for (const [user, password] of wrong) expect(await login(authenticator, user, password), user).toBeNull();
  });

  it("makes everybody a reader on a server that is read-only", async () => {
    expect(await login(await make(true), "alice", "wonder")).toMatchObject({ rights: toRead });
  });

  it("serves more logins at once than it hashes at once", async () => {
    const authenticator = await make();
    const passwords = ["x", "x", "wonder", "x", "x", "x", "wonder"];
    const logins = await Promise.all(passwords.map((password) => login(authenticator, "alice", password)));
    expect(logins.map((account) => account !== null)).toEqual(
      passwords.map((password) => password === "wonder"),
    );
  });

  it("works out no hash for a session that has ended", async () => {
    const request = {
      user: "alice",
      password: "wonder",
      client,
      certificate: null,
      host: null,
      signal: AbortSignal.abort(),
    };
    expect(await (await make()).authenticate(request)).toBeNull();
  });
});
