import { describe, expect, it } from "vitest";
import { replyError, replyErrorCode, shownReply } from "./reply-error.ts";

const codes: [verb: string, code: number, text: string, error: string][] = [
  ["RETR", 550, "No such file.", "not-found"],
  ["SIZE", 550, "Could not get file size.", "not-found"],
  ["CWD", 550, "Failed to change directory.", "not-found"],
  ["DELE", 550, "x", "not-found"],
  ["RNFR", 550, "x", "not-found"],
  ["RETR", 551, "ENOENT: no such file or directory", "not-found"],
  ["RETR", 550, "Permission denied.", "refused"],
  ["STOR", 550, "x", "refused"],
  ["STOR", 553, "Could not create file.", "refused"],
  ["STOR", 552, "quota", "refused"],
  ["STOR", 452, "full", "refused"],
  ["MKD", 550, "x", "refused"],
  ["XMKD", 550, "x", "refused"],
  ["RNTO", 553, "x", "refused"],
  ["CWD", 530, "Please login.", "login-failed"],
  ["RETR", 450, "busy", "refused"],
  ["RETR", 425, "Cannot open data connection.", "data-connection"],
  ["RETR", 426, "x", "transfer"],
  ["RETR", 451, "x", "transfer"],
  ["MLSD", 500, "what?", "unsupported"],
  ["MLSD", 502, "x", "unsupported"],
  ["TYPE", 504, "x", "unsupported"],
  ["EPRT", 522, "x", "unsupported"],
  ["RETR", 501, "x", "refused"],
  ["RNTO", 503, "x", "refused"],
  ["PASS", 530, "Login incorrect.", "login-failed"],
  ["USER", 500, "x", "login-failed"],
  ["PASS", 421, "x", "closed"],
  ["NOOP", 421, "x", "closed"],
  ["CWD", 350, "x", "protocol"],
  ["NEW", 550, "x", "not-found"],
];

describe("replyErrorCode", () => {
  for (const [verb, code, text, error] of codes) {
    it(`${verb} ${code} ${text} is ${error}`, () => {
      expect(replyErrorCode(verb, { code, lines: [text] })).toBe(error);
    });
  }
});

it("replyError says where, what, and what to do", () => {
  const reply = { code: 425, lines: ["Failed to establish connection."] };
  const error = replyError("h:21", "LIST", undefined, reply);
  expect(error.message).toBe("h:21: LIST: 425 Failed to establish connection.");
  expect(error.hint).toMatch(/other mode/);
  expect(error.reply).toBe(reply);
});

it("shownReply is one short line, safe to print", () => {
  expect(shownReply({ code: 220, lines: ["a\x1b[2Jb", "more"] })).toBe("220 a\\x1b[2Jb");
  expect(shownReply({ code: 220, lines: ["x".repeat(1000)] }).length).toBeLessThan(210);
  expect(shownReply({ code: 220, lines: [""] })).toBe("220");
});
