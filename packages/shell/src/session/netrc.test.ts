import { describe, expect, it } from "vitest";
import { findNetrcEntry, parseNetrc } from "./netrc.ts";

const text = `# a comment, machine x
machine ftp.example.org
  login alice password "pa ss\\"word" # home

machine ftp.example.org login bob password #hash account billing
machine Other.example.org password nologin
macdef init
machine not.a.machine
login nobody

machine after login x
default login anonymous password me@here
`;

describe("parseNetrc", () => {
  it("reads machines, quotes, comments, macros and default", () => {
    expect(parseNetrc(text)).toEqual([
      { machine: "ftp.example.org", login: "alice", password: 'pa ss"word' },
      { machine: "ftp.example.org", login: "bob", password: "#hash", account: "billing" },
      { machine: "other.example.org", password: "nologin" },
      { machine: "after", login: "x" },
      { machine: null, login: "anonymous", password: "me@here" },
    ]);
  });

  it.each(["", "login x", "machine", "machine a login", 'machine a password "open', "macdef x\nlogin y"])(
    "survives %j",
    (broken) => {
      expect(parseNetrc(broken).length).toBeLessThanOrEqual(1);
    },
  );
});

describe("findNetrcEntry", () => {
  const entries = parseNetrc(text);

  it("takes the first of the host, in any case", () => {
    expect(findNetrcEntry(entries, "FTP.example.org")?.login).toBe("alice");
  });

  it("takes the one of the user", () => {
    expect(findNetrcEntry(entries, "ftp.example.org", "bob")?.account).toBe("billing");
    expect(findNetrcEntry(entries, "other.example.org", "carol")?.password).toBe("nologin");
  });

  it("falls back to default", () => {
    expect(findNetrcEntry(entries, "elsewhere")?.login).toBe("anonymous");
    expect(findNetrcEntry(entries, "elsewhere", "carol")).toBeUndefined();
    expect(findNetrcEntry(parseNetrc("machine a login b"), "elsewhere")).toBeUndefined();
  });
});
