import { FtpError } from "@twinport/protocol";
import { describe, expect, it } from "vitest";
import { hashPassword, verifyPassword } from "./password.ts";
import { formatUser, parseUsers, readUsersFile } from "./users-file.ts";

const hash = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21l$RdescudvJCsgt3ub+b4dWRWJTmaaJObGxiZOJ0MK1nM";

describe("parseUsers", () => {
  it("reads users, their homes relative to the file", () => {
    const text = `[users.alice]\npassword = "${hash}"\nhome = "a"\n[users."bob b"]\npassword = "${hash}"\nread-only = true\n`;
    expect(parseUsers(text, "/etc/twinport/users.toml")).toEqual([
      { name: "alice", hash, home: "/etc/twinport/a", readOnly: false },
      { name: "bob b", hash, readOnly: true },
    ]);
  });

  it("reads an empty file as no users", () => {
    expect(parseUsers("", "u.toml")).toEqual([]);
  });

  it.each([
    ["[users.alice\n", /u\.toml:1:\d+: /],
    ["[users.alice]\n", /u\.toml: users\.alice\.password/],
    [`[users.alice]\npassword = "plain"\n`, /u\.toml: users\.alice\.password is no argon2id hash/],
    [`[users.alice]\npassword = ""\n`, /is no argon2id hash/],
    [
      `[users.alice]\npassword = "${hash}"\nhme = "x"\n`,
      /u\.toml: users\.alice\.hme is not a setting known here/,
    ],
    [`[user.alice]\n`, /u\.toml: user is not a setting known here/],
    [`[users.alice]\npassword = "${hash}"\nhome = 5\n`, /users\.alice\.home/],
  ])("names what is wrong in %j", (text, message) => {
    expect(() => parseUsers(text, "u.toml")).toThrow(message);
    expect(() => parseUsers(text, "u.toml")).toThrow(FtpError);
  });

  it("reads back what formatUser writes", () => {
    const user = { name: 'a "b"\\', hash, home: "/srv/x y", readOnly: true };
    expect(parseUsers(formatUser(user), "u.toml")).toEqual([user]);
  });

  it("says so when there is no file", async () => {
    await expect(readUsersFile("/nonexistent/users.toml")).rejects.toMatchObject({ code: "unreadable" });
  });
});

describe("passwords", () => {
  it("verifies what it hashed, and nothing else", async () => {
    const made = await hashPassword("secret");
    expect(made).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(parseUsers(formatUser({ name: "u", hash: made, readOnly: false }), "u.toml")).toHaveLength(1);
    expect(await verifyPassword(made, "secret")).toBe(true);
    expect(await verifyPassword(made, "Secret")).toBe(false);
    expect(await verifyPassword("", "")).toBe(false);
    expect(await verifyPassword("garbage", "x")).toBe(false);
  });
});
