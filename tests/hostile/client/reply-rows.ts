import { limits } from "@twinport/protocol";
import { expect } from "vitest";
import { getF, noop, program, putF } from "./deeds.ts";
import { type ClientRow, lines } from "./row.ts";

const nobody = [] as const;

/** A breach that costs the connection. */
function breach(name: string, answer: string, message: RegExp): ClientRow {
  const row = { id: "D8", name, does: noop, says: { NOOP: [answer] } };
  return { ...row, fails: ["protocol", message], closes: true, dials: nobody };
}

/** Row D8: replies that are none, or that do not belong to what was asked. */
export const replyRows: readonly ClientRow[] = [
  breach("no reply at all", lines("hello?"), /no FTP reply: "hello\?"/),
  ...["000 what", "999 what", "631 AAAA", "22 ok", "2 2 6"].map((line) =>
    breach(line, lines(line), /no FTP reply/),
  ),
  breach(
    "endless preliminary replies",
    lines(...Array.from({ length: limits.preliminaryReplies + 1 }, () => "150 wait")),
    /one preliminary reply after another/,
  ),
  breach("226 to a command without data", lines("226 done"), /answered NOOP with 226 done/),
  breach("a reply line of 1 MiB", lines(`200 ${"x".repeat(1 << 20)}`), /too long/),
  breach("a line of 1 MiB that does not end", "x".repeat(1 << 20), /too long/),
  breach(
    "a reply that is never closed",
    lines(...Array.from({ length: 5000 }, () => "200-line of it")),
    /too long/,
  ),
  {
    id: "D8",
    name: "a greeting that is never closed",
    does: noop,
    says: { greeting: [lines(...Array.from({ length: 4000 }, () => "220-Welcome to it"))] },
    fails: ["protocol", /too long/],
    closes: true,
    dials: nobody,
  },
  {
    id: "D8",
    name: "two replies to one command",
    does: noop,
    says: { NOOP: [lines("200 ok", "200 again")] },
    gives: { code: 200, lines: ["ok"] },
    closes: true,
    dials: nobody,
  },
  {
    id: "D8",
    name: "226 before 150, to RETR",
    does: getF,
    says: { RETR: [`${lines("226 done")}${lines("150 go")}{data}`] },
    fails: ["protocol", /226 done before it has sent anything/],
    closes: true,
  },
  {
    id: "D8",
    name: "226 before 150, to STOR",
    does: putF,
    says: { STOR: [`${lines("226 done", "150 go")}{data}`] },
    fails: ["protocol", /226 done before anything was sent/],
    closes: true,
  },
  {
    id: "D8",
    name: "226 twice, to RETR",
    does: getF,
    says: { RETR: [`${lines("150 go")}{data}${lines("226 done", "226 done")}`] },
    sends: { RETR: "abc" },
    gives: expect.objectContaining({ bytes: 3 }),
    leaves: { f: "abc" },
    closes: true,
  },
  {
    id: "D8",
    name: "226 instead of 150, to STOR",
    does: putF,
    says: { STOR: [lines("226 done")] },
    fails: ["protocol", /226 done before anything was sent/],
  },
  {
    id: "D8",
    name: "control characters in a reply",
    does: program((client) => client.cd("d")),
    says: { CWD: [lines("550-\x1b]0;x\x07\xc2\x9b2J\xe2\x80\xae", "550 end")] },
    fails: ["not-found", /CWD d: 550 \\x1b\]0;x\\x07\\x9b2J\\u\{202e\}$/],
    dials: nobody,
  },
];
