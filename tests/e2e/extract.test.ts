import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { twinport } from "../support/command.ts";
import { root } from "../support/sources.ts";

const article = join(root, "fixtures/article/exact-passive.pcap");
const file = readFileSync(join(root, "fixtures/article/13111.txt"));
const digest = createHash("sha256").update(file).digest("hex");

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "twinport-extract-e2e-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("twinport explain --extract", () => {
  it("writes the files and tells of them behind the walk-through, in either language", async () => {
    const out = join(folder, "made", "for it");
    const english = await twinport(["explain", article, "--extract", out]);
    expect(english).toMatchObject({ status: 0, stderr: "" });
    expect(english.stdout).toContain("Three-way handshake");
    expect(english.stdout).toMatch(new RegExp(`C1\\.D2-13111\\.txt +241 +yes +${digest.slice(0, 12)}`));
    expect(readFileSync(join(out, "C1.D2-13111.txt")).equals(file)).toBe(true);
    const chinese = await twinport(["explain", article, "--extract", out, "--lang", "zh-CN"]);
    expect(chinese.stdout).toContain(`写入 ${out} 的文件`);
    expect(readdirSync(out)).toEqual(["C1.D2-13111.txt", "C1.D2-13111~1.txt"]);
  });

  it("says in the JSON what was kept, and on standard error how much", async () => {
    const out = join(folder, "json");
    const { stdout, stderr } = await twinport(["explain", article, "--extract", out, "--format", "json"]);
    const [listing, transfer] = JSON.parse(stdout).sessions[0].transfers;
    expect(listing.extracted).toBeNull();
    expect(transfer.extracted).toEqual({
      path: "C1.D2-13111.txt",
      bytes: 241,
      sha256: digest,
      holes: [],
      headless: false,
      cut: false,
      whole: true,
    });
    expect(stderr).toBe(`twinport: 1 file written to ${out}\n`);
  });

  it("leaves out none of a capture that breaks off, and says that they are parts", async () => {
    const cut = join(folder, "cut.pcap");
    const bytes = readFileSync(article);
    writeFileSync(cut, bytes.subarray(0, bytes.length - 800));
    const out = join(folder, "cut");
    const { status, stdout } = await twinport(["explain", cut, "--extract", out]);
    expect(status).toBe(0);
    expect(stdout.replace(/\s+/g, " ")).toContain("C1.D2-13111.txt.partial: the transfer broke off");
    expect(readdirSync(out)).toEqual(["C1.D2-13111.txt.partial"]);
  });

  it("extracts from the sessions that are asked for alone", async () => {
    const out = join(folder, "chosen");
    const { status, stdout } = await twinport(["explain", article, "--extract", out, "--session", "2"]);
    expect(status).toBe(0);
    expect(stdout.replace(/\s+/g, " ")).toContain(`nothing is written to ${out}.`);
    expect(readdirSync(out)).toEqual([]);
  });

  it("says what is in the way, with status 3", async () => {
    const inTheWay = join(folder, "file");
    writeFileSync(inTheWay, "");
    expect(await twinport(["explain", article, "--extract", inTheWay])).toMatchObject({
      status: 3,
      stdout: "",
      stderr: `twinport: cannot write ${inTheWay}: not a folder — extract to a folder that you may write to\n`,
    });
  });
});

describe("twinport explain --follow", () => {
  it("shows the dialog of a session, the password masked unless asked for", async () => {
    const { status, stdout } = await twinport(["explain", article, "--follow", "C1"]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^< 220 .*\n> USER .*\n< 331 .*\n> PASS \*{8}\n< 230 /);
    expect(stdout).not.toContain("open-sesame");
    const open = await twinport(["explain", article, "--follow", "1", "--show-passwords", "--frames"]);
    expect(open.stdout).toMatch(/^ +\d+ +\d+\.\d{6} {2}> PASS open-sesame$/m);
  });

  it("gives the bytes of a data connection as they are, also of a listing", async () => {
    expect((await twinport(["explain", article, "--follow", "C1.D2"])).stdout).toBe(file.toString("latin1"));
    expect((await twinport(["explain", article, "--follow", "1.1"])).stdout).toMatch(
      /^-rw.* 13111\.txt\r\n$/,
    );
    const output = join(folder, "followed");
    expect(await twinport(["explain", article, "--follow", "C1.D2", "-o", output])).toMatchObject({
      status: 0,
      stdout: "",
    });
    expect(readFileSync(output).equals(file)).toBe(true);
  });

  it.each([
    ["C9", 5, "no session C9"],
    ["C1.D9", 5, "C1 has C1.D1, C1.D2"],
    ["C1.X2", 2, "no connection"],
  ])("says that there is no %s", async (id, status, why) => {
    const ended = await twinport(["explain", article, "--follow", id]);
    expect(ended).toMatchObject({ status, stdout: "" });
    expect(ended.stderr).toContain(why);
  });
});
