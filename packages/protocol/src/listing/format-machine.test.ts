import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatMachineLine, machineFacts } from "./format-machine.ts";
import { parseMachineEntry } from "./machine.ts";
import { parseMachineListing } from "./parse.ts";
import type { EntryFacts } from "./types.ts";

const file: EntryFacts = {
  name: "13111.txt",
  type: "file",
  size: 18,
  modifiedMs: Date.parse("2026-11-22T18:00:00.900Z"),
  perm: "adfr",
  unique: "801g2",
  mode: 0o100644,
  owner: "ftp",
  group: "ftp",
};

describe("formatMachineLine", () => {
  it("writes the facts asked for, in the order asked for", () => {
    expect(formatMachineLine(file, machineFacts)).toBe(
      "type=file;size=18;modify=20261122180000;perm=adfr;unique=801g2;" +
        "unix.mode=0644;unix.owner=ftp;unix.group=ftp; 13111.txt",
    );
    expect(formatMachineLine(file, ["modify", "type"])).toBe("modify=20261122180000;type=file; 13111.txt");
    expect(formatMachineLine(file, [])).toBe(" 13111.txt");
  });

  it.each<[EntryFacts, string]>([
    [{ name: "x", type: "file" }, "type=file; x"],
    [{ name: "x", type: "directory", size: 4096 }, "type=dir; x"],
    [{ name: ".", type: "current" }, "type=cdir; ."],
    [{ name: "..", type: "parent" }, "type=pdir; .."],
    [{ name: "x", type: "unknown", size: 0 }, "size=0; x"],
    [{ name: "x", type: "special" }, "type=OS.unix=special; x"],
    [{ name: "x", type: "link", target: "/tmp" }, "type=OS.unix=slink:/tmp; x"],
    [{ name: "x", type: "link", target: "a b" }, "type=OS.unix=slink; x"],
    [{ name: "x", type: "link", target: "a;b" }, "type=OS.unix=slink; x"],
    [{ name: "x", type: "link", target: "" }, "type=OS.unix=slink; x"],
    [{ name: " a;b ", type: "file" }, "type=file;  a;b "],
    [{ name: "a\r\nb\u0000", type: "file" }, "type=file; a??b?"],
    [{ name: "x", type: "file", mode: 0o4755 }, "type=file;unix.mode=04755; x"],
    [{ name: "x", type: "file", mode: 0 }, "type=file;unix.mode=0000; x"],
    [{ name: "x", type: "file", owner: "Domain Users;\n" }, "type=file;unix.owner=Domain_Users__; x"],
  ])("of %o", (entry, line) => {
    expect(formatMachineLine(entry, machineFacts)).toBe(line);
  });

  it("is read back as it was", () => {
    const name = fc
      .string({ unit: "binary", minLength: 1 })
      .filter((text) => !/[\u0000-\u001f\u007f]/.test(text));
    const word = fc.string({ unit: fc.constantFrom(..."abc=.é"), minLength: 1 });
    const facts = fc.record({
      name,
      type: fc.constantFrom("file" as const, "link" as const, "special" as const),
      size: fc.nat({ max: Number.MAX_SAFE_INTEGER }),
      modifiedMs: fc.integer({ min: -1e12, max: 1e13 }),
      mode: fc.nat({ max: 0o7777 }),
      owner: word,
      group: word,
    });
    fc.assert(
      fc.property(facts, (given) => {
        const line = formatMachineLine(given, machineFacts);
        const { entries, unknown } = parseMachineListing(`${line}\r\n`);
        expect(unknown).toEqual([]);
        const { modifiedMs, ...same } = given;
        expect(entries[0]).toMatchObject(same);
        expect(entries[0]?.modified?.epochMs).toBe(Math.floor(modifiedMs / 1000) * 1000);
        expect(parseMachineEntry(` ${line}`)?.name).toBe(given.name);
      }),
    );
  });
});
