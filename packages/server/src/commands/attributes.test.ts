import { describe, expect, it } from "vitest";
import { codesOf, dialog, startWithFiles } from "../../test/dialog.ts";
import { toRead } from "../accounts/rights.ts";
import { MemoryStorage } from "../storage/memory.ts";
import type { NewFacts } from "../storage/types.ts";

/** One that keeps creation times, as no folder of a host does. */
class Remembering extends MemoryStorage {
  readonly created: (number | undefined)[] = [];

  override async setFacts(path: string, { createdMs, ...facts }: NewFacts): Promise<void> {
    await super.setFacts(path, facts);
    this.created.push(createdMs);
  }
}

describe("MFMT", () => {
  it("sets the modification time of files and directories, and tells it", async () => {
    const replies = await dialog(await startWithFiles(), [
      "MFMT 20260102030405 f",
      "MDTM f",
      "MFMT 20260102030405.5 d",
      'MFMT 19700101000000 q"q/h',
      "MLST d",
    ]);
    expect(replies[0]).toBe("213 Modify=20260102030405; f");
    expect(replies[1]).toBe("213 20260102030405");
    expect(replies[2]).toBe("213 Modify=20260102030405; d");
    expect(replies[3]).toBe('213 Modify=19700101000000; q"q/h');
    expect(replies[4]).toContain("modify=20260102030405");
  });

  it.each([
    ["MFMT 20261301000000 f", 501],
    ["MFMT 20260230000000 f", 501],
    ["MFMT 99999999999999 f", 501],
    ["MFMT 19691231235959 f", 501],
    ["MFMT 120260102030405 f", 501],
    ["MFMT 2026010203040 f", 501],
    ["MFMT NaN f", 501],
    ["MFMT f", 501],
    ["MFMT 20260102030405 ", 501],
    ["MFMT  20260102030405", 501],
    ["MFMT 20260102030405 nope", 550],
    ["MFMT 20260102030405 /", 550],
  ])("answers %s with %i, and changes nothing (K37)", async (line, code) => {
    const replies = await dialog(await startWithFiles(), [line, "MDTM f"]);
    expect(codesOf(replies)).toBe(`${code} 213`);
    expect(replies[1]).toBe("213 20261122180000");
  });

  it("takes everything behind the time for the name", async () => {
    const storage = new MemoryStorage({ files: { "/ a  b ": "" } });
    const server = await startWithFiles({ storage });
    expect(await dialog(server, ["MFMT 20260102030405  a  b ", "MFMT   20260102030405  a  b "])).toEqual([
      "213 Modify=20260102030405;  a  b ",
      "213 Modify=20260102030405;  a  b ",
    ]);
  });
});

describe("MFCT", () => {
  it("sets the creation time where such is kept, else says 504", async () => {
    expect(codesOf(await dialog(await startWithFiles(), ["MFCT 20260102030405 f", "MFCT x f"]))).toBe(
      "504 501",
    );
    const storage = new Remembering({ files: { "/f": "" } });
    const replies = await dialog(await startWithFiles({ storage }), ["MFCT 20260102030405 f"]);
    expect(replies).toEqual(["213 Create=20260102030405; f"]);
    expect(storage.created).toEqual([Date.UTC(2026, 0, 2, 3, 4, 5)]);
  });
});

describe("MFF", () => {
  it("sets several facts, whatever the case of their names", async () => {
    const replies = await dialog(await startWithFiles(), [
      "MFF modify=20260102030405;UNIX.MODE=600; f",
      "MFF UNIX.mode=0640; f",
      "MLST f",
    ]);
    expect(replies[0]).toBe("213 Modify=20260102030405;UNIX.mode=0600; f");
    expect(replies[1]).toBe("213 UNIX.mode=0640; f");
    expect(replies[2]).toMatch(/modify=20260102030405;.*unix\.mode=0640; \/f/);
  });

  it.each([
    ["MFF Modify=20260102030405;UNIX.group=1; f", 504],
    ["MFF Modify=20260102030405;Create=20260102030405; f", 504],
    ["MFF Modify=20260102030405;UNIX.mode=4755; f", 504],
    ["MFF Modify=20260102030405;UNIX.mode=; f", 504],
    ["MFF UNIX.mode=600;Modify=20261301000000; f", 501],
    ["MFF Modify=20260102030405;modify=20260102030406; f", 501],
    ["MFF Modify=20260102030405 f", 501],
    ["MFF Modify; f", 501],
    ["MFF ; f", 501],
    ["MFF f", 501],
    ["MFF Modify=20260102030405;UNIX.mode=600; nope", 550],
    [`MFF ${"a=b;".repeat(900)} f`, 504],
  ])("changes all or nothing: %s → %i", async (line, code) => {
    const [reply = "", facts = ""] = await dialog(await startWithFiles(), [line, "MLST f"]);
    expect(codesOf([reply])).toBe(String(code));
    expect(facts).toContain("modify=20261122180000;perm=adfrw;unix.mode=0644; /f");
  });
});

describe("SITE CHMOD", () => {
  it("sets permissions, of names with blanks too", async () => {
    const storage = new MemoryStorage({ files: { "/a b/c": "" } });
    const replies = await dialog(await startWithFiles({ storage }), [
      "SITE CHMOD 700 a b",
      "site chmod 0604 a b/c",
    ]);
    expect(codesOf(replies)).toBe("200 200");
    expect((await storage.stat("/a b")).mode).toBe(0o700);
    expect((await storage.stat("/a b/c")).mode).toBe(0o604);
    expect(codesOf(await dialog(await startWithFiles({ storage }), ["SITE  chmod  600 a b/c"]))).toBe("200");
    expect((await storage.stat("/a b/c")).mode).toBe(0o600);
  });

  it.each([
    ["SITE CHMOD 4777 f", 504],
    ["SITE CHMOD 1777 d", 504],
    ["SITE CHMOD u+x f", 504],
    ["SITE CHMOD 888 f", 504],
    ["SITE CHMOD 644", 501],
    ["SITE CHMOD 644 nope", 550],
    ["SITE CHMOD 000 /", 550],
  ])("answers %s with %i (K39)", async (line, code) => {
    expect(codesOf(await dialog(await startWithFiles(), [line]))).toBe(String(code));
  });

  it("is not for those who may only read", async () => {
    const lines = [
      "SITE CHMOD 644 f",
      "SITE UTIME 202601020304 f",
      "MFMT 20260102030405 f",
      "MFF UNIX.mode=0; f",
    ];
    expect(codesOf(await dialog(await startWithFiles({ account: { rights: toRead } }), lines))).toBe(
      "550 550 550 550",
    );
  });
});

describe("SITE UTIME", () => {
  it.each([
    ["SITE UTIME 20260102030405 f", "20260102030405"],
    ["SITE UTIME 202601020304 f", "20260102030400"],
    ["SITE UTIME f 20250101000000 20260102030405 20240101000000 UTC", "20260102030405"],
    ["SITE UTIME f 202501010000 202601020304 202401010000 utc", "20260102030400"],
  ])("understands %s", async (line, time) => {
    expect(await dialog(await startWithFiles(), [line, "MDTM f"])).toEqual([
      "200 Modification time changed.",
      `213 ${time}`,
    ]);
  });

  it("refuses what is no time, or no file", async () => {
    const lines = [
      "SITE UTIME 2026 f",
      "SITE UTIME 20261301000000 f",
      "SITE UTIME 20260102030405",
      "SITE UTIME 20260102030405 x",
    ];
    expect(codesOf(await dialog(await startWithFiles(), lines))).toBe("501 501 501 550");
  });
});
