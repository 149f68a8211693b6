import { describe, expect, it } from "vitest";
import { saysTooMany } from "./too-many.ts";

describe("saysTooMany", () => {
  const full: [code: number, text: string][] = [
    [421, "There are too many connected users, please try later."], // vsftpd
    [421, "There are too many connections from your internet address."],
    [421, "3 users (the maximum) are already logged in, sorry"], // Pure-FTPd
    [421, "Too many connections (3) from this IP"],
    [530, "Sorry, the maximum number of clients (3) from your host are already connected."], // ProFTPD
    [530, "Sorry, maximum number of clients for this user already connected."],
    [530, "Too many simultaneous logins."],
    [530, "The maximum allowed number of connections was reached."],
    [530, "User session limit reached."],
  ];
  for (const [code, text] of full) {
    it(`of "${code} ${text}"`, () => {
      expect(saysTooMany({ code, lines: [text] })).toBe(true);
    });
  }

  const other: [code: number, text: string][] = [
    [530, "Login incorrect."],
    [530, "Too many login attempts."],
    [530, "Maximum number of tries exceeded."],
    [220, "At most 50 users: too many are turned away."],
  ];
  for (const [code, text] of other) {
    it(`not of "${code} ${text}"`, () => {
      expect(saysTooMany({ code, lines: [text] })).toBe(false);
    });
  }
});
