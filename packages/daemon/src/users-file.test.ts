import { FtpError } from "@twinport/protocol";
import { describe, expect, it } from "vitest";
import { parseAmount } from "./amounts.ts";
import { hashPassword, verifyPassword } from "./password.ts";
import { formatUser, parseUsers, readUsersFile } from "./users-file.ts";

const hash = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21l$RdescudvJCsgt3ub+b4dWRWJTmaaJObGxiZOJ0MK1nM";
const print = "AB".repeat(32);
const settingsOf = (lines: string) =>
  parseUsers(`[users.alice]\npassword = "${hash}"\n${lines}`, "/etc/twinport/users.toml")[0]?.settings;

describe("parseUsers", () => {
  it("reads users, their homes relative to the file", () => {
    const text = `[users.alice]\npassword = "${hash}"\nhome = "a"\n[users."bob b"]\npassword = "${hash}"\nread-only = true\n`;
    const known = { hash, certificates: [], proof: "password" };
    expect(parseUsers(text, "/etc/twinport/users.toml")).toEqual([
      { ...known, name: "alice", settings: { home: "/etc/twinport/a" } },
      { ...known, name: "bob b", settings: { rights: { "/": ["list", "read"] } } },
    ]);
  });

  it("reads an empty file as no users", () => {
    expect(parseUsers("", "u.toml")).toEqual([]);
    expect(parseUsers("[users]\n", "u.toml")).toEqual([]);
  });

  it("reads rights and folders", () => {
    const lines = `rights = ["list", "read"]\n[users.alice.folders]\n"/incoming" = { rights = ["write"] }\n"/shared" = { home = "../shared" }\n"/pub" = { home = "/srv/pub", rights = [] }\n`;
    expect(settingsOf(lines)).toEqual({
      rights: { "/": ["list", "read"], "/incoming": ["write"], "/pub": [] },
      mounts: { "/shared": "/etc/shared", "/pub": "/srv/pub" },
    });
    expect(settingsOf(`folders."/in" = { rights = ["write"] }\n`)?.rights?.["/"]).toHaveLength(8);
    expect(settingsOf(`read-only = true\nfolders."/in" = { rights = ["write"] }\n`)?.rights?.["/"]).toEqual([
      "list",
      "read",
    ]);
    expect(settingsOf(`folders."/in" = { home = "x" }\n`)?.rights).toBeUndefined();
  });

  it("reads charset, networks, TLS and limits", () => {
    const lines = `charset = "Latin1"\nforeign = ["192.0.2.0/24", "2001:db8::1"]\ntls = { required = "all", session-reuse = "require" }\nlimits = { sessions = 2, upload = "2 MB", download = 500, quota = "1.5 GiB", quota-files = 10 }\n`;
    expect(settingsOf(lines)).toEqual({
      charset: "windows-1252",
      foreign: ["192.0.2.0/24", "2001:db8::1"],
      tls: { required: { login: true, data: true }, sessionReuse: "require" },
      limits: {
        sessions: 2,
        bandwidth: { upload: 2_000_000, download: 500 },
        quota: { bytes: 1.5 * 2 ** 30, files: 10 },
      },
    });
    expect(settingsOf(`tls.required = "login"\n`)).toEqual({
      tls: { required: { login: true, data: false } },
    });
  });

  it("reads what proves who a user is", () => {
    const proofOf = (...lines: string[]) => {
      const [user] = parseUsers(`[users.a]\n${lines.join("\n")}\n`, "u.toml");
      return [user?.proof, ...(user?.certificates ?? [])];
    };
    const colons = print.match(/../g)?.join(":");
    expect(proofOf(`certificate = "${colons}"`)).toEqual([
      "certificate",
      { fingerprint: print.toLowerCase() },
    ]);
    expect(proofOf(`certificate = ["CN=Ann A.", "${print}"]`, `password = "${hash}"`)).toEqual([
      "both",
      { commonName: "Ann A." },
      { fingerprint: print.toLowerCase() },
    ]);
    expect(proofOf(`certificate = "CN=a"`, `password = "${hash}"`, `login = "either"`)[0]).toBe("either");
    expect(proofOf(`certificate = "CN=a"`, `password = "${hash}"`, `login = "password"`)[0]).toBe("password");
    expect(proofOf(`password = ""`)).toEqual(["password"]);
  });

  it("knows users by any name", () => {
    const text = ["constructor", "__proto__", "toString"]
      .map((name) => `[users.${name}]\npassword = ""\n`)
      .join("");
    expect(parseUsers(text, "u.toml").map(({ name }) => name)).toEqual([
      "constructor",
      "__proto__",
      "toString",
    ]);
  });

  const user = `[users.alice]\npassword = "${hash}"\n`;
  it.each([
    ["[users.alice\n", /^u\.toml:1:\d+: /],
    ["[users.alice]\n", /^u\.toml: users\.alice\.password is missing; make one with: twinport users passwd/],
    [`[users.alice]\npassword = "plain"\n`, /^u\.toml: users\.alice\.password is no argon2id hash/],
    [`${user}hme = "x"\n`, /^u\.toml: users\.alice\.hme is not a setting known here/],
    [`[user.alice]\n`, /^u\.toml: user is not a setting known here/],
    [`users = 5\n`, /^u\.toml: users is no table/],
    [`users.alice = 5\n`, /^u\.toml: users\.alice /],
    [`[users.""]\n`, /a user name is empty/],
    [`[users.${"a".repeat(129)}]\n`, /longer than 128 bytes/],
    [`${user}home = 5\n`, /users\.alice\.home/],
    [`${user}home = ""\n`, /users\.alice\.home is empty/],
    [`${user}rights = ["list", "reed"]\n`, /users\.alice\.rights\.1 is no right: they are list, read, write/],
    [`${user}read-only = true\nrights = []\n`, /users\.alice has both read-only and rights/],
    [`${user}[users.alice.folders.incoming]\n`, /users\.alice\.folders\.incoming is no folder: say "\/name"/],
    [`${user}[users.alice.folders."/a/../b"]\n`, /is no folder/],
    [`${user}[users.alice.folders.constructor]\nrights = []\n`, /alice\.folders\.constructor is no folder/],
    [`${user}[users.alice.folders.prototype]\nrights = []\n`, /alice\.folders\.prototype is no folder/],
    [`${user}[users.alice.folders.__proto__]\nrights = []\n`, /alice\.folders\.__proto__ is no folder/],
    [`${user}folders = []\n`, /alice\.folders is no table: say folders\."\/name"/],
    [`${user}folders."/a" = 5\n`, /alice\.folders\.\/a /],
    [`${user}constructor = 5\n`, /alice\.constructor is not a setting known here/],
    [`${user}limits = { toString = 5 }\n`, /alice\.limits\.toString is not a setting known here/],
    [`${user}[users.alice.folders."/"]\n`, /is no folder/],
    [
      `${user}[users.alice.folders."/a"]\nread-only = true\n`,
      /folders\.\/a\.read-only is not a setting known here/,
    ],
    [`${user}charset = "klingon"\n`, /users\.alice\.charset is no charset known here: they are utf-8/],
    [`${user}foreign = ["192.0.2.0/33"]\n`, /users\.alice\.foreign\.0 is no network/],
    [`${user}tls = { required = "yes" }\n`, /users\.alice\.tls\.required is neither/],
    [`${user}limits = { sessions = 0 }\n`, /users\.alice\.limits\.sessions is less than 1/],
    [
      `${user}limits = { upload = "fast" }\n`,
      /users\.alice\.limits\.upload is no amount: say bytes, or "2 MB"/,
    ],
    [`${user}certificate = "abc"\n`, /users\.alice\.certificate is no SHA-256 fingerprint/],
    [`${user}login = "both"\n`, /users\.alice\.certificate is missing, which login = "both" asks for/],
    [`[users.alice]\ncertificate = "CN=a"\nlogin = "either"\n`, /users\.alice\.password is missing/],
  ])("names what is wrong in %j", (text, message) => {
    expect(() => parseUsers(text, "u.toml")).toThrow(message);
    expect(() => parseUsers(text, "u.toml")).toThrow(FtpError);
  });

  it("reads back what formatUser writes", () => {
    const table = {
      password: hash,
      home: "/srv/x y",
      "read-only": true,
      folders: { "/in": { rights: ["write" as const] } },
    };
    const [back] = parseUsers(formatUser('a "b"\\', table), "u.toml");
    expect(back).toMatchObject({ name: 'a "b"\\', hash, settings: { home: "/srv/x y" } });
    expect(back?.settings.rights).toEqual({ "/": ["list", "read"], "/in": ["write"] });
  });

  it("says so when there is no file", async () => {
    await expect(readUsersFile("/nonexistent/users.toml")).rejects.toMatchObject({ code: "unreadable" });
  });
});

describe("parseAmount", () => {
  it.each([
    ["1", 1],
    ["500000", 500_000],
    ["2 MB", 2_000_000],
    ["2MB/s", 2_000_000],
    ["1.5 GiB", 1.5 * 2 ** 30],
    ["64kib", 65_536],
    ["0", undefined],
    ["0.1", undefined],
    ["-1", undefined],
    ["1e3", undefined],
    ["MB", undefined],
    ["2 XB", undefined],
    ["2 MB MB", undefined],
    ["", undefined],
    ["99999999 TB", undefined],
  ])("of %j is %s", (text, bytes) => {
    expect(parseAmount(text)).toBe(bytes);
  });
});

describe("passwords", () => {
  it("verifies what it hashed, and nothing else", async () => {
    const made = await hashPassword("secret");
    expect(made).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(parseUsers(formatUser("u", { password: made }), "u.toml")).toHaveLength(1);
    expect(await verifyPassword(made, "secret")).toBe(true);
    expect(await verifyPassword(made, "Secret")).toBe(false);
    expect(await verifyPassword("", "")).toBe(false);
    expect(await verifyPassword("garbage", "x")).toBe(false);
  });
});
