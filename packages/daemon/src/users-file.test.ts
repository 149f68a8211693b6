import { FtpError } from "@twinport/protocol";
import { FtpServer, loopback } from "@twinport/server";
import { describe, expect, it } from "vitest";
import { parseAmount } from "./amounts.ts";
import { hashPassword, verifyPassword } from "./password.ts";
import { formatUser, parseUsersFile, readUsersFile } from "./users-file.ts";

const hash = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21l$RdescudvJCsgt3ub+b4dWRWJTmaaJObGxiZOJ0MK1nM";
const print = "AB".repeat(32);
const settingsOf = (lines: string) =>
  parseUsersFile(`[users.alice]\npassword = "${hash}"\n${lines}`, "/etc/twinport/users.toml").users[0]
    ?.settings;

describe("parseUsersFile", () => {
  it("reads users, their homes relative to the file", () => {
    const text = `[users.alice]\npassword = "${hash}"\nhome = "a"\n[users."bob b"]\npassword = "${hash}"\nread-only = true\n`;
    const known = { hash, certificates: [], proof: "password" };
    expect(parseUsersFile(text, "/etc/twinport/users.toml").users).toEqual([
      { ...known, name: "alice", settings: { home: "/etc/twinport/a" } },
      { ...known, name: "bob b", settings: { rights: { "/": ["list", "read"] } } },
    ]);
  });

  it("reads an empty file as no users", () => {
    expect(parseUsersFile("", "u.toml").users).toEqual([]);
    expect(parseUsersFile("[users]\n", "u.toml").users).toEqual([]);
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
      const [user] = parseUsersFile(`[users.a]\n${lines.join("\n")}\n`, "u.toml").users;
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
    expect(parseUsersFile(text, "u.toml").users.map(({ name }) => name)).toEqual([
      "constructor",
      "__proto__",
      "toString",
    ]);
  });

  const user = `[users.alice]\npassword = "${hash}"\n`;
  it.each([
    ["[users.alice\n", /^u\.toml:1:\d+: /],
    [
      "[users.alice]\n",
      /^u\.toml:1: users\.alice\.password is missing; make one with: twinport users passwd/,
    ],
    [`[users.alice]\npassword = "plain"\n`, /^u\.toml:2: users\.alice\.password is no argon2id hash/],
    [`${user}hme = "x"\n`, /^u\.toml:3: users\.alice\.hme is not a setting known here; did you mean home\?$/],
    [`[user.alice]\n`, /^u\.toml:1: user is not a setting known here; did you mean users\?$/],
    [`users = 5\n`, /^u\.toml:1: users is no table/],
    [`users.alice = 5\n`, /^u\.toml:1: users\.alice is no table/],
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
    [
      `${user}\n[users.alice.limits]\n# more\nquotaa = 5\n`,
      /^u\.toml:6: .*; did you mean quota or quota-files\?$/,
    ],
    [`${user}limits = []\n`, /^u\.toml:3: users\.alice\.limits is no table/],
    [
      `[limits]\nmax-clients = 5\n`,
      /^u\.toml:2: limits\.max-clients is not .*; those known here are connections,/,
    ],
    [`[limits]\nconnections-per-adress = 5\n`, /^u\.toml:2: .*did you mean connections-per-address/],
    [`[limits]\nidle-time = 300\n`, /^u\.toml:2: limits\.idle-time is no time: say "90 s"/],
    [`[limits]\nban-time = "30 d"\n`, /^u\.toml:2: limits\.ban-time is no time: .*24 d at most/],
    [`[limits.user]\nupload = 0\n`, /^u\.toml:2: limits\.user\.upload is less than 1/],
    [`[limits]\nsession.up = 1\n`, /^u\.toml:2: limits\.session\.up is not .*; did you mean upload\?$/],
    [`[networks]\ndeny = ["192.0.2.0/33"]\n`, /^u\.toml:2: networks\.deny\.0 is no network/],
    [`[server]\nport = 21\n`, /^u\.toml:1: server is not a setting known here; .* users, limits, networks$/],
  ])("names what is wrong, and where, in %j", (text, message) => {
    expect(() => parseUsersFile(text, "u.toml")).toThrow(message);
    expect(() => parseUsersFile(text, "u.toml")).toThrow(FtpError);
  });

  it("has bounds of the whole server, each of which the server knows", () => {
    const text = `
[limits]
connections = 500
connections-per-address = 8
connections-before-login = 50
login-time = "30 s"
idle-time = "15 min"
data-connect-time = "20 s"
data-stall-time = "90 s"
failed-logins = 5
failed-login-delay = "0.5 s"
ban-score = 10
ban-score-time = "1 h"
ban-time = "2 h"
longest-ban-time = "7 d"
listed-names = 5_000_000
upload = "20 MB"
user = { download = "2 MB" }
session.upload = 100000
transfer.upload = "50 KiB"
[networks]
allow = ["192.0.2.0/24"]
deny = ["192.0.2.7"]
never-ban = ["192.0.2.9"]
`;
    const { limits, bandwidth, networks } = parseUsersFile(text, "u.toml").settings;
    expect(limits).toEqual({
      connections: 500,
      connectionsPerAddress: 8,
      connectionsBeforeLogin: 50,
      loginTime: 30_000,
      idleTime: 900_000,
      dataConnectTime: 20_000,
      dataStallTime: 90_000,
      failedLogins: 5,
      failedLoginDelay: 500,
      banScore: 10,
      banScoreTime: 3_600_000,
      banTime: 7_200_000,
      longestBanTime: 604_800_000,
      listedNames: 5_000_000,
    });
    expect(bandwidth).toEqual({
      server: { upload: 20_000_000 },
      user: { download: 2_000_000 },
      session: { upload: 100_000 },
      transfer: { upload: 51_200 },
    });
    expect(networks).toEqual({
      allow: ["192.0.2.0/24"],
      deny: ["192.0.2.7"],
      neverBanned: [...loopback, "192.0.2.9"],
    });
    const authenticator = { authenticate: async () => null };
    expect(() => new FtpServer({ authenticator, limits, bandwidth, networks })).not.toThrow();
  });

  it("reads back what formatUser writes", () => {
    const table = {
      password: hash,
      home: "/srv/x y",
      "read-only": true,
      folders: { "/in": { rights: ["write" as const] } },
    };
    const [back] = parseUsersFile(formatUser('a "b"\\', table), "u.toml").users;
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
    expect(parseUsersFile(formatUser("u", { password: made }), "u.toml").users).toHaveLength(1);
    expect(await verifyPassword(made, "secret")).toBe(true);
    expect(await verifyPassword(made, "Secret")).toBe(false);
    expect(await verifyPassword("", "")).toBe(false);
    expect(await verifyPassword("garbage", "x")).toBe(false);
  });
});
