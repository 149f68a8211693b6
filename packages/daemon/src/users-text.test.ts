import { describe, expect, it } from "vitest";
import { parseUsersFile } from "./users-file.ts";
import { withoutUser, withPassword } from "./users-text.ts";

const hash = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21l$RdescudvJCsgt3ub+b4dWRWJTmaaJObGxiZOJ0MK1nM";
const other = hash.replace("c29t", "d29t");

const ann = `# Ann, of the press
[users.ann]   # since May
  password = '${hash}'  # hers
home = """/srv/
[users.bob]
# no comment
"""
rights = [
  "list", # [users.bob]
  "read" ]

[users.ann.folders."/incoming"]
rights = ["write"]

`;
const bob = `# Bob's
# is the second
[users."bob"]
password = "${hash}"
`;
const dotted = `
[users."c.d"]
password = "${hash}"
[users.'c.d'.limits]
sessions = 2
`;
const text = `# The users of this site.\n\n${ann}${bob}${dotted}`;

describe("the text of a users file", () => {
  it("loses one user and keeps every other letter", () => {
    expect(withoutUser(text, "ann")).toBe(`# The users of this site.\n\n${bob}${dotted}`);
    expect(withoutUser(text, "bob")).toBe(`# The users of this site.\n\n${ann}${dotted.slice(1)}`);
    expect(withoutUser(text, "c.d")).toBe(`# The users of this site.\n\n${ann}${bob}`);
    expect(withoutUser(withoutUser(withoutUser(text, "bob"), "ann"), "c.d")).toBe(
      "# The users of this site.\n",
    );
  });

  it("keeps what is said of the file at its beginning, and ends with a line", () => {
    const short = `# Users\n[users.a]\npassword = ""\n# B\n[users.b]\npassword = ""`;
    expect(withoutUser(short, "a")).toBe(`# Users\n# B\n[users.b]\npassword = ""\n`);
    expect(withoutUser(short, "b")).toBe(`# Users\n[users.a]\npassword = ""\n`);
  });

  it("gets another password and keeps every other letter", () => {
    expect(other).not.toBe(hash);
    expect(withPassword(text, "ann", other)).toBe(
      text.replace(`'${hash}'  # hers`, () => `"${other}"  # hers`),
    );
    expect(withPassword(text, "bob", other)).toBe(text.replace(bob, () => bob.replace(hash, () => other)));
    const { users } = parseUsersFile(withPassword(text, "c.d", other), "u.toml");
    expect(users.map((user) => user.hash)).toEqual([hash, hash, other]);
  });

  it("gets a password where a user has had none", () => {
    const without = `[users.a]\ncertificate = "CN=a"\n`;
    expect(withPassword(without, "a", hash)).toBe(`[users.a]\npassword = "${hash}"\ncertificate = "CN=a"\n`);
  });

  it("keeps the line ends of Windows", () => {
    const crlf = (lines: string) => lines.replaceAll("\n", "\r\n");
    const bobs = crlf(`[users.bob] # his\npassword = "${hash}" # old\nhome = "/srv"\n`);
    const anns = crlf(`[users.ann]\ncertificate = "CN=ann"\n`);
    expect(withPassword(bobs + anns, "bob", other)).toBe(bobs.replace(hash, () => other) + anns);
    expect(withPassword(bobs + anns, "ann", hash)).toBe(
      bobs + crlf(`[users.ann]\npassword = "${hash}"\ncertificate = "CN=ann"\n`),
    );
    expect(withoutUser(bobs + anns, "bob")).toBe(anns);
  });

  it("is left alone where a user is written in another way", () => {
    for (const odd of [
      `users = { a = { password = "" } }\n`,
      `[users]\na.password = ""\nb.password = ""\n`,
      `users.a.password = ""\n`,
      `[users]\n[users.b]\npassword = ""\n[users.c]\n[users.c.d]\n[users.a.limits]\nsessions = 1\n`,
      `[users.a]\npassword = """\n"""\n`,
    ]) {
      expect(() => withPassword(odd, "a", hash), odd).toThrow(/by hand|not written as a table/);
    }
    expect(() => withoutUser(`users.a.password = ""\n[users.b]\npassword = ""\n`, "a")).toThrow(
      /not written as a table/,
    );
  });

  it("is taken as it is by names that mean something to JavaScript", () => {
    const odd = `[users.constructor]\npassword = ""\n\n[users.__proto__]\npassword = ""\n`;
    expect(withoutUser(odd, "__proto__")).toBe(`[users.constructor]\npassword = ""\n`);
    expect(withPassword(odd, "constructor", hash)).toContain(`[users.constructor]\npassword = "${hash}"\n`);
  });
});
