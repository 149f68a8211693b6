import { describe, expect, it } from "vitest";
import { MemoryStorage } from "../storage/memory.ts";
import { withAnonymous } from "./anonymous.ts";
import { fixedAccounts } from "./fixed.ts";

const storage = new MemoryStorage();
const ask = (user: string, password: string) => ({
  user,
  password,
  client: { address: "127.0.0.1", port: 4000 },
  certificate: null,
  host: null,
  signal: new AbortController().signal,
});

describe("fixedAccounts", () => {
  const accounts = fixedAccounts([
    { name: "u", password: "p", storage },
    { name: "closed", password: "", storage },
  ]);

  it("admits by name and password, and keeps the password to itself", async () => {
    expect(await accounts.authenticate(ask("u", "p"))).toEqual({ name: "u", storage });
    for (const [user, password] of [
      ["u", "P"],
      ["u", ""],
      ["U", "p"],
      ["v", "p"],
      ["__proto__", ""],
    ] as const) {
      expect(await accounts.authenticate(ask(user, password)), user).toBeNull();
    }
  });

  it("admits nobody by an empty password (T35)", async () => {
    expect(await accounts.authenticate(ask("closed", ""))).toBeNull();
  });
});

describe("withAnonymous", () => {
  it("lets two names read, and asks about all others", async () => {
    const both = withAnonymous(fixedAccounts([{ name: "u", password: "p", storage }]), storage);
    for (const name of ["anonymous", "FTP"]) {
      expect(await both.authenticate(ask(name, "x@y"))).toEqual({
        name: "anonymous",
        storage,
        rights: { "/": ["list", "read"] },
      });
    }
    expect(await both.authenticate(ask("u", "p"))).toMatchObject({ name: "u" });
    expect(await both.authenticate(ask("v", "p"))).toBeNull();
  });
});
