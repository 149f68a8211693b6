import { describe, expect, it } from "vitest";
import { articleSession } from "../../test/article.ts";
import type { ExtractedContent } from "../extract/content.ts";
import type { Session, TransferRecord } from "../model.ts";
import { ExtractedFiles } from "./extracted.ts";

const whole: ExtractedContent = {
  path: "C1.D1-a",
  bytes: 5,
  sha256: "ab".repeat(32),
  holes: [],
  headless: false,
  cut: false,
  whole: true,
};

function told(
  content: Partial<ExtractedContent> | null,
  transfer: Partial<TransferRecord> = {},
  language: "en" | "zh-CN" = "en",
  width = 120,
): ExtractedFiles {
  const [, file] = articleSession.transfers;
  if (file === undefined) throw new Error("no transfer");
  const extracted = content === null ? null : { ...whole, ...content };
  const session: Session = { ...articleSession, transfers: [{ ...file, ...transfer, extracted }] };
  const files = new ExtractedFiles({ language, folder: "out", width });
  files.add(session);
  return files;
}

describe("ExtractedFiles", () => {
  it("names each file with its size and digest", () => {
    const files = told({});
    expect(files.summary()).toBe("1 file written to out");
    expect(files.table()).toBe(
      `\nFiles in out\nFile     Bytes  Complete  SHA-256\nC1.D1-a      5  yes       ${"ab".repeat(32)}\n`,
    );
  });

  it("puts the digest below where it finds no room", () => {
    const files = told({ path: `C1.D1-${"a".repeat(40)}` }, {}, "en", 80);
    expect(files.table()).toContain(`${"a".repeat(40)}      5  yes\n  SHA-256 ${"ab".repeat(32)}\n`);
  });

  it("says so when there was none, or none that can be read", () => {
    expect(told(null, { command: "LIST" }).table()).toContain("nothing is written to out");
    expect(told(null).table()).toContain("1 transfer of a file was encrypted and could not be written");
  });

  it.each<[string, Partial<ExtractedContent>, Partial<TransferRecord>]>([
    [
      "C1.D1-a: 2 bytes are not in the capture and are zeros in the file; offsets 1-2",
      { holes: [[1, 3]] },
      {},
    ],
    [
      "1-1, 3-3, 5-5, 7-7, 9-9, 11-11, 13-13, 15-15, …",
      { holes: Array.from({ length: 20 }, (_, at) => [at * 2 + 1, at * 2 + 2]) },
      {},
    ],
    ["the connection was open already when the capture began", { headless: true }, {}],
    ["the transfer broke off, or the capture has not its end", { cut: true }, {}],
    ["the transfer broke off, or the capture has not its end", {}, { complete: "no" }],
    ["begins at byte 1,000 of the original (REST)", {}, { offset: 1000 }],
    ["only what was appended (APPE)", {}, { command: "APPE" }],
    ["not converted (TYPE A, MODE Z, STRU R)", {}, { type: "A", mode: "Z", structure: "R" }],
  ])("says that %j", (text, content, transfer) => {
    const files = told({ ...content, whole: false }, transfer);
    expect(files.table().replace(/\s+/g, " ")).toContain(text);
    expect(files.summary()).toBe("1 file written to out, 1 of them incomplete (.partial)");
  });

  it("speaks Chinese, and escapes", () => {
    const table = told({ path: "C1.D1-\u001b", holes: [[0, 1]], whole: false }, {}, "zh-CN").table();
    expect(table).toContain("C1.D1-\\x1b：抓包中缺少 1 字节，文件中以零填充；位置 0-0");
  });
});
