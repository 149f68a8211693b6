import { parseCommand } from "@twinport/protocol";
import { describe, expect, it } from "vitest";
import { MemoryStorage } from "../storage/memory.ts";
import { gate } from "./gates.ts";
import { initialState, type SessionState } from "./state.ts";

const bytes = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));
const loggedIn = (changes: Partial<SessionState> = {}): SessionState => ({
  ...initialState(),
  account: { name: "u", storage: new MemoryStorage() },
  ...changes,
});

/** "pass VERB|argument", "ignore", or the code. */
function ask(line: string, state: SessionState = loggedIn()): string {
  const verdict = gate(parseCommand(bytes(line)), state);
  if (verdict.kind === "pass") return `pass ${verdict.request.verb}|${verdict.request.argument}`;
  return verdict.kind === "refuse" ? String(verdict.answer.code) : "ignore";
}

describe("the gates", () => {
  it.each([
    ["NOOP", "pass NOOP|"],
    ["noop", "pass NOOP|"],
    ["XPWD", "pass PWD|"],
    ["xmkd a b ", "pass MKD|a b "],
    ["RETR  lead", "pass RETR| lead"],
    ["type i ", "pass TYPE|i"],
    ["FOO", "500"],
    ["FOO \u0001", "500"],
    ["constructor", "500"],
    ["__proto__ x", "500"],
    ["DSIZ", "502"],
    ["MIC x", "502"],
    ["RETR a\u0000b", "501"],
    ["RETR a\u001bb", "501"],
    // An old file may be called so; who is, is no user here.
    ["CWD \u00c0\u00ae", "pass CWD|\udcc0\udcae"],
    ["SITE CHMOD 600 \u00c0", "pass SITE CHMOD|600 \udcc0"],
    ["USER \u00c0\u00ae", "501"],
    ["CLNT \u00c0\u00ae", "501"],
    ["PASV now", "501"],
    ["RETR", "501"],
    ["RETR ", "501"],
    ["TYPE  ", "501"],
    ["\u00c5\u00bfTAT", "500"],
    ["SITE", "501"],
    ["SITE  ", "501"],
    ["SITE x", "504"],
    ["SITE \u00c4\u00b1dle", "504"],
    ["site  Idle  60 ", "pass SITE IDLE|60"],
    ["", "ignore"],
    ["   ", "ignore"],
  ])("answers %j with %s", (line, expected) => {
    expect(ask(line)).toBe(expected);
  });

  it("want a login behind the shape and before the order", () => {
    const stranger = initialState();
    expect(ask("RETR", stranger)).toBe("501");
    expect(ask("RETR f", stranger)).toBe("530");
    expect(ask("RNTO f", stranger)).toBe("530");
    expect(ask("SYST", stranger)).toBe("pass SYST|");
    expect(ask("FOO", stranger)).toBe("500");
    expect(ask("DSIZ", stranger)).toBe("502");
  });

  it("let an empty password pass", () => {
    expect(ask("PASS", initialState())).toBe("pass PASS|");
  });

  it("let only EPSV open data connections after EPSV ALL", () => {
    const all = loggedIn({ epsvAll: true });
    expect(["PASV", "PORT 127,0,0,1,9,9", "EPRT |1|127.0.0.1|5000|"].map((line) => ask(line, all))).toEqual([
      "503",
      "503",
      "503",
    ]);
    expect(ask("EPSV", all)).toBe("pass EPSV|");
  });
});
