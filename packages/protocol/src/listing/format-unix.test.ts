import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatUnixLine } from "./format-unix.ts";
import { parseListing } from "./parse.ts";
import type { EntryFacts } from "./types.ts";

const now = Date.parse("2026-11-22T19:00:00Z");
const evening = Date.parse("2026-11-22T18:00:30Z");
const file: EntryFacts = { name: "13111.txt", type: "file", size: 18, modifiedMs: evening };

describe("formatUnixLine", () => {
  it.each<[Partial<EntryFacts>, string]>([
    [{}, "-rw-r--r--    1 ftp      ftp            18 Nov 22 18:00 13111.txt"],
    [
      { mode: 0o100600, links: 12, owner: "0", group: "100" },
      "-rw-------   12 0        100            18 Nov 22 18:00 13111.txt",
    ],
    [{ type: "directory", name: "pub" }, "drwxr-xr-x    1 ftp      ftp            18 Nov 22 18:00 pub"],
    [{ type: "current", name: "." }, "drwxr-xr-x    1 ftp      ftp            18 Nov 22 18:00 ."],
    [
      { type: "link", name: "e", target: "/tmp" },
      "lrwxrwxrwx    1 ftp      ftp            18 Nov 22 18:00 e -> /tmp",
    ],
    [
      { type: "special", kind: "fifo", name: "p" },
      "prw-r--r--    1 ftp      ftp            18 Nov 22 18:00 p",
    ],
    [
      { type: "special", kind: "character", name: "c" },
      "crw-r--r--    1 ftp      ftp            18 Nov 22 18:00 c",
    ],
    [{ mode: 0o7777 }, "-rwsrwsrwt    1 ftp      ftp            18 Nov 22 18:00 13111.txt"],
    [{ mode: 0o7000 }, "---S--S--T    1 ftp      ftp            18 Nov 22 18:00 13111.txt"],
    [{ size: 17_577_705_968 }, "-rw-r--r--    1 ftp      ftp      17577705968 Nov 22 18:00 13111.txt"],
    [{ name: "a\r\nb\u0000\u007f" }, "-rw-r--r--    1 ftp      ftp            18 Nov 22 18:00 a??b??"],
    [
      { owner: "Domain Users", group: "" },
      "-rw-r--r--    1 Domain_Users ftp            18 Nov 22 18:00 13111.txt",
    ],
    [{ modifiedMs: now }, "-rw-r--r--    1 ftp      ftp            18 Nov 22 19:00 13111.txt"],
    [{ modifiedMs: now + 1 }, "-rw-r--r--    1 ftp      ftp            18 Nov 22  2026 13111.txt"],
    [
      { modifiedMs: Date.UTC(2026, 5, 1, 6, 7) },
      "-rw-r--r--    1 ftp      ftp            18 Jun 01 06:07 13111.txt",
    ],
    [
      { modifiedMs: Date.UTC(2026, 4, 1, 6, 7) },
      "-rw-r--r--    1 ftp      ftp            18 May 01  2026 13111.txt",
    ],
    [{ modifiedMs: 1e18 }, "-rw-r--r--    1 ftp      ftp            18 Dec 31  9999 13111.txt"],
  ])("of %o is the line of vsftpd", (facts, line) => {
    expect(formatUnixLine({ ...file, ...facts }, now)).toBe(line);
  });

  it("writes what was not told as the documentation says", () => {
    expect(formatUnixLine({ name: "x", type: "special" }, now)).toBe(
      "srw-r--r--    1 ftp      ftp             0 Jan 01  1970 x",
    );
  });

  it("is read back as it was", () => {
    const name = fc
      .string({ unit: "binary", minLength: 1 })
      .filter((text) => !/[\u0000-\u001f\u007f]/.test(text));
    const word = fc.string({ unit: fc.constantFrom(..."abcNov1 "), minLength: 1 }).map((text) => `u${text}`);
    const facts = fc.record({
      name,
      type: fc.constantFrom("file" as const, "directory" as const, "special" as const),
      size: fc.nat({ max: Number.MAX_SAFE_INTEGER }),
      modifiedMs: fc.integer({ min: 0, max: now + 1e12 }),
      mode: fc.nat({ max: 0o7777 }),
      links: fc.nat({ max: 100_000 }),
      owner: word,
      group: word,
    });
    fc.assert(
      fc.property(facts, (given) => {
        const { entries, unknown } = parseListing(`${formatUnixLine(given, now)}\r\n`, { now });
        expect(unknown).toEqual([]);
        const { modifiedMs, owner, group, ...same } = given;
        expect(entries[0]).toMatchObject(same);
        expect([entries[0]?.owner, entries[0]?.group]).toEqual(
          [owner, group].map((o) => o.replaceAll(" ", "_")),
        );
        const unit = entries[0]?.modified?.precision === "day" ? 86_400_000 : 60_000;
        expect(entries[0]?.modified?.epochMs).toBe(Math.floor(modifiedMs / unit) * unit);
      }),
    );
  });

  it("of a link is read back with its target", () => {
    const name = fc.string({ unit: fc.constantFrom(..."ab ->/"), minLength: 1 });
    const plain = name.filter((text) => !`${text} -> `.slice(0, -1).includes(" -> "));
    fc.assert(
      fc.property(plain, name, (given, target) => {
        const line = formatUnixLine({ name: given, type: "link", target }, now);
        expect(parseListing(line, { now }).entries[0]).toMatchObject({ name: given, target, type: "link" });
      }),
    );
  });
});
