import { expect } from "vitest";
import { list, localNames, user } from "./deeds.ts";
import { type ClientRow, lines } from "./row.ts";

/** Names that lead out of the local folder, or nowhere. */
const leading = ["../x", "/abs", "a/b", ".", ".."];
/** Names that are one component, but that no terminal and no careful user wants to meet. */
const control = ["a\0b", "a\x1b]52;c;x\x07"];
/** Names that are good on POSIX systems and mean something else on Windows. */
const windows = ["a\\..\\b", "C:x", "CON"];
/** Names that mean something to shells, or to the prompt of ours. */
const odd = ["-rf", "-", "--", "$(id)", "`id`", "|id", "~", "~\\x", "\u202egpj.exe", "\x9b2J"];
const shownOdd = ["\\u{202e}gpj.exe", "\\x9b2J"];

/** As bytes, one character each. */
function utf8(text: string): string {
  return Buffer.from(text).toString("latin1");
}

/** What is left when each of these files was fetched, and holds its name. */
function named(...names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, `of ${utf8(name)}`]));
}

/** Files of a server that hold their names. */
function files(...names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [`RETR ${utf8(name)}`, `of ${utf8(name)}`]));
}

/** So many data connections. */
function times(count: number): "here"[] {
  return Array.from({ length: count }, () => "here");
}

const fact = (name: string): string => `type=file;size=1; ${utf8(name)}`;
const noFeatures = { FEAT: [lines("502 no")] };

/** Rows D1 to D5: names, and what is told of them. What they say of mirroring is not here: nothing mirrors. */
export const nameRows: readonly ClientRow[] = [
  {
    id: "D1",
    name: "a program is told what no local file may be called",
    does: localNames,
    sends: { MLSD: lines(...[...leading, ...control, ...windows, "fine"].map(fact), "type=file;size=1; ") },
    gives: {
      judged: [
        ...[...leading, ...control].map((name) => [name, false, false]),
        ...windows.map((name) => [name, true, false]),
        ["fine", true, true],
      ],
      unknown: ["type=file;size=1; "],
    },
  },
  {
    id: "D1",
    name: "mget skips, with a warning, what leads out of the folder",
    does: user("mget *"),
    sends: { NLST: lines(...leading, "", ...windows, "fine"), ...files(...windows, "fine") },
    gives: {
      code: 0,
      out: expect.any(String),
      err: "*: not asked for, skipped: ../x, /abs, a/b, ., ..\n",
    },
    dials: times(5),
    leaves: named(...windows, "fine"),
  },
  {
    id: "D1",
    name: "mget skips, with a warning, what cannot be a local name",
    does: user("mget *"),
    sends: { NLST: lines(...control, "fine"), ...files("fine") },
    gives: {
      code: 9,
      out: expect.any(String),
      err: [
        "a\\x00b: not a safe local file name, skipped\n",
        "a\\x1b]52;c;x\\x07: not a safe local file name, skipped\n",
      ].join(""),
    },
    dials: times(2),
    leaves: named("fine"),
  },
  {
    id: "D1",
    name: "mdelete deletes nothing that was not asked for",
    does: user("mdelete *.txt"),
    sends: { NLST: lines("../x.txt", "a/b.txt", "x", "fine.txt") },
    gives: { code: 0, out: expect.any(String), err: "*.txt: not asked for, skipped: ../x.txt, a/b.txt\n" },
    asks: ["EPSV", "NLST *.txt", "DELE fine.txt", "QUIT"],
  },
  {
    id: "D2",
    name: "a link, then a directory of the same name, are listed and no more",
    does: list,
    says: noFeatures,
    sends: {
      LIST: lines(
        "lrwxrwxrwx 1 a b 4 Jan 1 00:00 e -> /tmp",
        "drwxr-xr-x 1 a b 0 Jan 1 00:00 e",
        "-rw-r--r-- 1 a b 1 Jan 1 00:00 e/pwn",
      ),
    },
    gives: expect.objectContaining({
      entries: [
        expect.objectContaining({ name: "e", type: "link", target: "/tmp" }),
        expect.objectContaining({ name: "e", type: "directory" }),
        expect.objectContaining({ name: "e/pwn", type: "file" }),
      ],
    }),
  },
  {
    id: "D2",
    name: "mget makes no link, and nothing behind one",
    does: user("mget *"),
    sends: { NLST: lines("e", "e", "e/pwn"), ...files("e", "e/pwn") },
    gives: { code: 0, out: expect.any(String), err: "*: not asked for, skipped: e/pwn\n" },
    dials: times(2),
    leaves: named("e"),
  },
  {
    id: "D2",
    name: "mget of a directory follows no local link of its name",
    does: user("mget e/*"),
    before: { e: "-> ../outside" },
    sends: { NLST: lines("e/pwn"), "RETR e/pwn": "of pwn" },
    gives: { code: 0, out: expect.any(String), err: "" },
    dials: times(2),
    leaves: { e: "-> ../outside", ...named("pwn") },
  },
  {
    id: "D3",
    name: "names that differ in case, and in how an accent is written",
    does: user("mget *"),
    sends: { NLST: utf8(lines("A", "a", "e\u0301", "\u00e9")), ...files("A", "a", "e\u0301", "\u00e9") },
    gives: { code: 0, out: expect.any(String), err: "" },
    dials: times(5),
    leaves: named("A", "a", "e\u0301", "\u00e9"),
  },
  {
    id: "D3",
    name: "two names of one local file: the second does not replace the first",
    does: user("mget *"),
    // As a file system does by itself that does not tell case.
    before: { a: "-> A" },
    sends: { NLST: lines("A", "a"), ...files("A", "a") },
    gives: { code: 9, out: expect.any(String), err: "a: a has been received already, skipped\n" },
    dials: times(2),
    leaves: { a: "-> A", ...named("A") },
  },
  {
    id: "D4",
    name: "names that mean something to shells are names",
    does: user("mget *"),
    sends: { NLST: utf8(lines(...odd)), ...files(...odd) },
    gives: { code: 0, out: expect.stringContaining(shownOdd[0] ?? ""), err: "" },
    dials: times(1 + odd.length),
    leaves: named(...odd),
  },
  {
    id: "D4",
    name: "names are shown escaped: refused, and in listings",
    does: user("mget *; dir; ls; pwd"),
    says: { PWD: [lines('257 "/\x1b[2J"')], RETR: [lines("550 \x1b[2J"), lines("550 \xc2\x9b2J")] },
    sends: {
      NLST: utf8(lines("\u202egpj.exe", "\x9b2J")),
      LIST: utf8(lines("-rw-r--r-- 1 a b 1 Jan 1 00:00 \x1b]0;x\x07\u202e")),
    },
    gives: {
      code: 5,
      out: expect.stringMatching(/\\x1b\]0;x\\x07\\u\{202e\}\n/),
      err: expect.stringMatching(/RETR \\u\{202e\}gpj\.exe: 550 \\x1b\[2J\n.*RETR \\x9b2J: 550 \\x9b2J\n/s),
    },
    dials: times(5),
  },
  {
    id: "D4",
    name: "a local file that cannot be written is named escaped",
    does: user("mget *"),
    before: { "\x9b2J": "-> ." },
    sends: { NLST: utf8(lines("\x9b2J")), ...files("\x9b2J") },
    gives: { code: 3, out: expect.any(String), err: expect.stringContaining("\\x9b2J: it is a directory") },
    dials: times(1),
  },
  {
    id: "D5",
    name: "facts out of range are unknown, and kept as they were told",
    does: list,
    sends: {
      MLSD: lines(
        "type=file;size=-1; negative",
        "type=file;size=1e99; exponent",
        "type=file;size=9007199254740993; large",
        "type=file;size=9007199254740991; largest",
        "type=file;modify=99999999999999; late",
        "type=file;modify=20260230000000; no day",
        "type=dir;size=3; f",
      ),
    },
    gives: {
      unknown: [],
      entries: [
        unsized("negative", "-1"),
        unsized("exponent", "1e99"),
        unsized("large", "9007199254740993"),
        expect.objectContaining({ name: "largest", size: Number.MAX_SAFE_INTEGER }),
        undated("late", "99999999999999"),
        undated("no day", "20260230000000"),
        expect.objectContaining({ name: "f", type: "directory" }),
      ],
    },
  },
  {
    id: "D5",
    name: "facts of 1 MiB are a line too long",
    does: list,
    sends: { MLSD: lines(`type=file;x=${"y".repeat(1 << 20)}; f`) },
    fails: ["protocol", /a line of the listing is longer than 8192 bytes/],
  },
  {
    id: "D5",
    name: "what is called a directory and is a file can be fetched",
    does: user("ls; get f"),
    sends: { NLST: lines("f"), ...files("f") },
    gives: { code: 0, out: expect.any(String), err: "" },
    dials: times(2),
    leaves: named("f"),
  },
];

function unsized(name: string, size: string): unknown {
  return {
    name,
    type: "file",
    facts: new Map([
      ["type", "file"],
      ["size", size],
    ]),
    raw: expect.any(String),
    format: "mlsx",
  };
}

function undated(name: string, modify: string): unknown {
  return {
    name,
    type: "file",
    facts: new Map([
      ["type", "file"],
      ["modify", modify],
    ]),
    raw: expect.any(String),
    format: "mlsx",
  };
}
