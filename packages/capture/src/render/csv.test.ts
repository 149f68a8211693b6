import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { articleAnalysis, articleSession, command } from "../../test/article.ts";
import { csvErrors, readCsv } from "../../test/csv.ts";
import { finding, portDropped } from "../../test/findings.ts";
import { session } from "../../test/rows.ts";
import { everyKind } from "../../test/samples.ts";
import { languages } from "../explain/index.ts";
import type { Analysis } from "../model.ts";
import { type CsvOptions, csvRecord, csvRenderer } from "./csv.ts";
import { renderWhole } from "./renderer.ts";

const csv = (analysis: Analysis, options: CsvOptions): string => renderWhole(csvRenderer(options), analysis);

describe("csvRenderer", () => {
  it.each(languages)("writes rows as the table's schema says, in %s", (language) => {
    const every = { ...articleAnalysis, sessions: [articleSession, session({ rows: everyKind })] };
    const text = csv(every, { language });
    expect(csvErrors(text, "rows-1.csv.json")).toEqual([]);
    expect(readCsv(text)).toHaveLength(1 + articleSession.rows.length + everyKind.length);
    expect(text).not.toMatch(/[^\r]\n/);
  });

  it("writes transfers as the table's schema says", () => {
    const text = csv(articleAnalysis, { language: "en", only: "transfers" });
    expect(csvErrors(text, "transfers-1.csv.json")).toEqual([]);
    const [, , record = []] = readCsv(text);
    expect(record.slice(0, 9)).toEqual([
      "C1",
      "192.168.13.104:40512",
      "192.168.13.111:21",
      "ftpuser",
      "C1.D2",
      "PASV",
      "2023-11-14T22:13:20.040000Z",
      "RETR",
      "13111.txt",
    ]);
  });

  it("writes findings as the table's schema says", () => {
    const findings = [
      portDropped("C2"),
      finding("note", "R28", {
        frames: [
          [7, 7],
          [6, 6],
        ],
      }),
    ];
    const text = csv({ ...articleAnalysis, findings }, { language: "zh-CN", only: "findings" });
    expect(csvErrors(text, "findings-1.csv.json")).toEqual([]);
    const [, ...records] = readCsv(text);
    expect(records.map((record) => record.slice(0, 7))).toEqual([
      ["R01", "error", "proved", "C2", "C2.D1", "17", "17, 19"],
      ["R28", "note", "proved", "C1", "C1", "6", "6..7"],
    ]);
    expect(csv({ ...articleAnalysis, findings }, { language: "en" })).not.toContain("R28");
  });

  it("gives frames as Wireshark's filters take them", () => {
    const [, ...records] = readCsv(csv(articleAnalysis, { language: "en" }));
    expect(records.find(([, , , , first]) => first === "25")?.slice(4, 7)).toEqual([
      "25",
      "29",
      "25, 27..29",
    ]);
  });

  it("C17: leaves nothing of the wire to a spreadsheet as a formula", () => {
    const names = [
      '=HYPERLINK("http://x","y")',
      "+1",
      "-1",
      "@SUM(A1)",
      "\t=1",
      "a,b",
      'a"b',
      "a\r\nb",
      "<img>",
    ];
    const users = names.map((user) => session({ user, rows: [command("1", "RETR", user)] }));
    const text = csv({ ...articleAnalysis, sessions: users }, { language: "en" });
    const [, ...records] = readCsv(text);
    expect(records.map(([, , , user]) => user)).toEqual([
      '\'=HYPERLINK("http://x","y")',
      "'+1",
      "'-1",
      "'@SUM(A1)",
      "\\x09=1",
      "a,b",
      'a"b',
      "a\\x0d\\x0ab",
      "<img>",
    ]);
    for (const field of records.flat()) expect(field).not.toMatch(/^[=+\-@\t\r]/);
  });
});

describe("csvRecord", () => {
  it("comes back as it was, whatever is in it", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "binary" }), { minLength: 2 }), (cells) => {
        const plain = cells.map((cell) => (/^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell));
        expect(readCsv(csvRecord(cells))).toEqual([plain]);
      }),
    );
  });
});
