import { describe, expect, it } from "vitest";
import { parseMachineEntry } from "./machine.ts";

const evening = { epochMs: Date.parse("2026-11-22T18:00:00Z"), precision: "second", zone: "utc" };

describe("parseMachineEntry", () => {
  it.each([
    [
      "type=file;size=18;modify=20261122180000;UNIX.mode=0644; 13111.txt",
      { type: "file", name: "13111.txt", size: 18, modified: evening, mode: 0o644 },
    ],
    ["Type=FILE;SIZE=18;Modify=20261122180000; x", { type: "file", name: "x", size: 18, modified: evening }],
    ["type=dir;sizd=4096;modify=20261122180000 x y", { type: "directory", name: "x y", size: 4096 }],
    [" type=file;size=18; /a/13111.txt", { type: "file", name: "/a/13111.txt", size: 18 }],
    ["type=cdir; .", { type: "directory", name: "." }],
    ["type=pdir; ..", { type: "directory", name: ".." }],
    ["type=OS.unix=slink:/target; link", { type: "link", name: "link", target: "/target" }],
    ["type=OS.UNIX=SLINK:/Target;size=4; link", { type: "link", target: "/Target", size: 4 }],
    ["type=OS.unix=slink; link", { type: "link", name: "link" }],
    ["type=OS.unix=symlink;size=4; link", { type: "link", name: "link" }],
    ["type=OS.unix=chr-13/29; dev", { type: "special" }],
    ["type=OS.unix=pipe; fifo", { type: "special" }],
    ["type=other; x", { type: "unknown" }],
    ["size=1; x", { type: "unknown", size: 1 }],
    [" x", { type: "unknown", name: "x" }],
    ["type=file;  leading", { name: " leading" }],
    ["type=file; trailing ", { name: "trailing " }],
    ["type=file;  ", { name: " " }],
    ["type=file; a b;c=d", { name: "a b;c=d" }],
    ["type=file;modify=19980615100045.014; x", { modified: { ...evening, epochMs: 897_904_845_014 } }],
    ["type=file;UNIX.owner=alice;UNIX.group=users; x", { owner: "alice", group: "users" }],
    ["type=file;unix.uid=1000;unix.gid=100; x", { owner: "1000", group: "100" }],
    ["type=file;unix.owner=1000;unix.ownername=alice; x", { owner: "alice" }],
    ["type=file;unix.mode=100644; x", { mode: 0o644 }],
    ["type=file;type=dir; x", { type: "file" }],
    ["type=file;;noise;=1; x", { type: "file", name: "x" }],
    ["type=file;size=18;\ta b", { type: "file", size: 18, name: "a b" }],
    ["type=file; \ta", { name: "\ta" }],
    ["type=file;size=18;/no blank", { type: "file", size: 18, name: "/no blank" }],
    ["type=dir;x", { type: "directory", name: "x" }],
    ["size=9007199254740993;type=file; x", { type: "file", name: "x" }],
    ["type=file; ../x", { name: "../x" }],
    ["type=file; a\u0000b", { name: "a\u0000b" }],
  ])("reads %j", (line, expected) => {
    expect(parseMachineEntry(line)).toMatchObject({ ...expected, raw: line, format: "mlsx" });
  });

  it("keeps every fact, by its name in lower case", () => {
    const entry = parseMachineEntry("Type=cdir;Perm=elcmp;Unique=1g2;Media-Type=; .");
    expect(Object.fromEntries(entry?.facts ?? [])).toEqual({
      type: "cdir",
      perm: "elcmp",
      unique: "1g2",
      "media-type": "",
    });
  });

  it.each(["-1", "1e99", "9007199254740993", "0x10", "", "00000000000000018"])(
    "takes no size from %j, but keeps the fact",
    (size) => {
      const entry = parseMachineEntry(`type=file;size=${size}; x`);
      expect(entry).toMatchObject({ name: "x", type: "file" });
      expect(entry?.facts?.get("size")).toBe(size);
      expect(entry).not.toHaveProperty("size");
    },
  );

  it.each(["99999999999999", "2026", "yesterday"])("takes no time from %s", (modify) => {
    expect(parseMachineEntry(`type=file;modify=${modify}; x`)).not.toHaveProperty("modified");
  });

  it.each(["999", "rw-r--r--", ""])("takes no mode from %j", (mode) => {
    expect(parseMachineEntry(`type=file;unix.mode=${mode}; x`)).not.toHaveProperty("mode");
  });

  it.each([
    "",
    " ",
    "x",
    "type=file;",
    "type=file; ",
    "type=file;size=18",
    "not an entry",
    "; x",
    "=; x",
    "500 What?",
  ])("does not read %j", (line) => {
    expect(parseMachineEntry(line)).toBeUndefined();
  });

  it("reads a megabyte of facts", () => {
    expect(parseMachineEntry(`${"a=1;".repeat(250_000)}type=file; x`)).toMatchObject({
      name: "x",
      type: "file",
    });
  });
});
