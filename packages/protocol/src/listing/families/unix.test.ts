import { describe, expect, it } from "vitest";
import { parseUnixLine } from "./unix.ts";

const now = Date.parse("2026-11-22T19:00:00Z");
const at = (text: string, precision: string, zone = "unknown") => ({
  epochMs: Date.parse(`${text}Z`),
  precision,
  zone,
});
const evening = at("2026-11-22T18:00", "minute");

/** The entry without what every unix line has. */
function read(line: string) {
  const entry = parseUnixLine(line, now);
  if (entry === undefined) return undefined;
  const { raw, format, ...rest } = entry;
  expect(raw).toBe(line);
  expect(format).toBe("unix");
  return rest;
}

describe("parseUnixLine", () => {
  const plain = { type: "file", mode: 0o644, links: 1, size: 18, modified: evening, name: "13111.txt" };
  it.each([
    [
      "vsftpd",
      "-rw-r--r--    1 ftp      ftp            18 Nov 22 18:00 13111.txt",
      { ...plain, owner: "ftp", group: "ftp" },
    ],
    [
      "vsftpd, year",
      "-rw-r--r--    1 0        0              18 Nov 22  2025 13111.txt",
      { ...plain, owner: "0", group: "0", modified: at("2025-11-22T00:00", "day") },
    ],
    [
      "proftpd",
      "drwxr-xr-x   2 alice    users        4096 Nov 22 18:00 pub",
      {
        type: "directory",
        mode: 0o755,
        links: 2,
        size: 4096,
        modified: evening,
        name: "pub",
        owner: "alice",
        group: "users",
      },
    ],
    [
      "pyftpdlib",
      "-rw-r--r--   1 alice    users          18 Nov 22 18:00 13111.txt",
      { ...plain, owner: "alice", group: "users" },
    ],
    [
      "pure-ftpd, day padded by a blank",
      "-rw-r--r--    1 1000       users              18 Nov  2 18:00 13111.txt",
      { ...plain, owner: "1000", group: "users", modified: at("2026-11-02T18:00", "minute") },
    ],
    [
      "busybox",
      "-rw-r--r--    1 root     root            18 Nov 22 18:00 13111.txt",
      { ...plain, owner: "root", group: "root" },
    ],
    ["no group", "-rw-r--r--   1 ftp        18 Nov 22 18:00 13111.txt", { ...plain, owner: "ftp" }],
    ["neither owner nor group", "-rw-r--r--   1 18 Nov 22 18:00 13111.txt", plain],
    [
      "blanks in the group",
      "-rw-r--r--   1 alice Domain Users 18 Nov 22 18:00 13111.txt",
      { ...plain, owner: "alice", group: "Domain Users" },
    ],
    [
      "no links",
      "-rw-r--r-- alice users 18 Nov 22 18:00 13111.txt",
      {
        type: "file",
        mode: 0o644,
        size: 18,
        modified: evening,
        name: "13111.txt",
        owner: "alice",
        group: "users",
      },
    ],
    [
      "ISO date",
      "-rw-r--r-- 1 a b 18 2026-11-22 18:00 13111.txt",
      { ...plain, owner: "a", group: "b", modified: evening },
    ],
    [
      "ISO date with seconds",
      "-rw-r--r-- 1 a b 18 2026-11-22 18:00:30 13111.txt",
      { ...plain, owner: "a", group: "b", modified: at("2026-11-22T18:00:30", "second") },
    ],
    [
      "ls --full-time",
      "-rw-r--r-- 1 a b 18 2026-11-22 18:00:30.123456789 +0130 13111.txt",
      { ...plain, owner: "a", group: "b", modified: at("2026-11-22T16:30:30", "second", "utc") },
    ],
    [
      "a name that looks like a zone",
      "-rw-r--r-- 1 a b 18 2026-11-22 18:00 +0100",
      { ...plain, owner: "a", group: "b", name: "+0100" },
    ],
    ["day before month", "-rw-r--r-- 1 a b 18 22 Nov 18:00 13111.txt", { ...plain, owner: "a", group: "b" }],
    ["month in capitals", "-rw-r--r-- 1 a b 18 NOV 22 18:00 13111.txt", { ...plain, owner: "a", group: "b" }],
    [
      "a name that looks like a date",
      "-rw-r--r-- 1 a b 18 Nov 22 18:00 Nov 23 18:01 x",
      { ...plain, owner: "a", group: "b", name: "Nov 23 18:01 x" },
    ],
  ])("reads %s", (_name, line, expected) => {
    expect(read(line)).toEqual(expected);
  });

  it.each([
    [
      "crw-rw----   1 root tty    4,  64 Nov 22 18:00 ttyS0",
      { type: "special", owner: "root", group: "tty" },
    ],
    ["brw-rw----   1 root disk   8,1 Nov 22 18:00 sda1", { type: "special", owner: "root", group: "disk" }],
    ["srwxrwxrwx   1 root root  0 Nov 22 18:00 log", { type: "special", size: 0 }],
    ["prw-r--r--   1 root root  0 Nov 22 18:00 fifo", { type: "special" }],
    ["-rwsr-sr-t   1 root root  5 Nov 22 18:00 su", { mode: 0o7755 }],
    ["-rwSr-Sr-T   1 root root  5 Nov 22 18:00 su", { mode: 0o7644 }],
    ["-rw-r-lr--   1 root root  5 Nov 22 18:00 locked", { mode: 0o2644 }],
    ["drwxrwxrwt+  9 root root 80 Nov 22 18:00 tmp", { mode: 0o1777, links: 9, name: "tmp" }],
    ["-rw-r--r--.  1 root root 80 Nov 22 18:00 x", { mode: 0o644, size: 80 }],
    ["-rw-r--r--@  1 root wheel 80 Nov 22 18:00 x", { mode: 0o644, size: 80 }],
    ["lrwxrwxrwx 1 a b 4 Nov 22 18:00 e -> /tmp", { type: "link", name: "e", target: "/tmp" }],
    ["lrwxrwxrwx 1 a b 4 Nov 22 18:00 a -> b -> c", { name: "a", target: "b -> c" }],
    ["lrwxrwxrwx 1 a b 4 Nov 22 18:00 plain", { type: "link", name: "plain" }],
    ["lrwxrwxrwx 1 a b 4 Nov 22 18:00 a -> ", { type: "link", name: "a -> " }],
    ["-rw-r--r-- 1 a b 4 Nov 22 18:00 a -> b", { type: "file", name: "a -> b" }],
  ])("reads %s", (line, expected) => {
    expect(read(line)).toMatchObject(expected);
  });

  it("tells no size of a device", () => {
    expect(read("crw-rw----   1 root tty    4,  64 Nov 22 18:00 ttyS0")).not.toHaveProperty("size");
  });

  it.each([
    ["-rw-r--r-- 1 a b 4 Nov 22 18:00   two before", "  two before"],
    ["-rw-r--r-- 1 a b 4 Nov 22 18:00 two behind  ", "two behind  "],
    ["-rw-r--r-- 1 a b 4 Nov 22  2025  one before", " one before"],
    ["-rw-r--r-- 1 a b 4 Nov 2 2025  year aligned to the left", "year aligned to the left"],
    ["-rw-r--r-- 1 a b 4 Nov 2 2025 one blank", "one blank"],
    ["-rw-r--r-- 1 a b 4 Nov 22 18:00 a\u0000b", "a\u0000b"],
    ["-rw-r--r-- 1 a b 4 Nov 22 18:00 ../../x", "../../x"],
    ["-rw-r--r-- 1 a b 4 Nov 22 18:00 -rf", "-rf"],
    ["-rw-r--r-- 1 a b 4 Nov 22 18:00 \ufffd中", "\ufffd中"],
  ])("keeps the name in %j", (line, name) => {
    expect(read(line)?.name).toBe(name);
  });

  it.each([
    ["-rw-r--r-- 1 a b 9007199254740991 Nov 22 18:00 x", { size: 9007199254740991 }],
    ["-rw-r--r-- 1 a b 9007199254740993 Nov 22 18:00 x", {}],
    [`-rw-r--r-- 1 a b ${"9".repeat(1000)} Nov 22 18:00 x`, {}],
    ["-rw-r--r-- 1 a b -1 Nov 22 18:00 x", {}],
  ])("takes no size it cannot hold: %s", (line, expected) => {
    const { size } = read(line) ?? { size: "no entry" };
    expect(size).toBe((expected as { size?: number }).size);
  });

  it.each([
    "Feb 30 12:00",
    "Nov 22 24:01",
    "Nov 22 18:60",
    "Nov  0 18:00",
    "2026-13-01 00:00",
    "Feb 29  2025",
  ])("keeps an entry with the impossible date %s, without it", (date) => {
    const entry = read(`-rw-r--r-- 1 a b 4 ${date} x`);
    expect(entry).toMatchObject({ name: "x", size: 4 });
    expect(entry).not.toHaveProperty("modified");
  });

  it.each([
    "",
    "total 8",
    "-rw-r--r--",
    "-rw-r--r-- 1 a b 4",
    "-rw-r--r-- 1 a b 4 Nov 22 18:00",
    "-rw-r--r-- 1 a b 4 Nov 22 18:00 ",
    "-rw-r--r-- Nov 22 18:00 x",
    "-rw-r--r-- 1 a b 4 Foo 22 18:00 x",
    "-rw-r--r 1 a b 4 Nov 22 18:00 x",
    "-rw-r--r--1 a b 4 Nov 22 18:00 x",
    "xrw-r--r-- 1 a b 4 Nov 22 18:00 x",
    "-rw-r--r-- 1 a b 4 Nov 22 18:00  ",
    "ftpd: .: Permission denied",
    "d [RWCEAFMS] ftpadmin 512 Jun 25  2007 pandora",
  ])("does not read %j", (line) => {
    expect(parseUnixLine(line, now)).toBeUndefined();
  });
});
