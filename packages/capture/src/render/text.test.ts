import { describe, expect, it } from "vitest";
import { articleAnalysis, articleSession, command, reply } from "../../test/article.ts";
import { ranges, session } from "../../test/rows.ts";
import { everyKind } from "../../test/samples.ts";
import { languages } from "../explain/index.ts";
import type { Analysis } from "../model.ts";
import { renderJson } from "./json.ts";
import { renderMarkdown } from "./markdown.ts";
import { renderText } from "./text.ts";
import { displayWidth } from "./width.ts";

const withRows = (rows: Analysis["sessions"][number]["rows"]): Analysis => ({
  ...articleAnalysis,
  sessions: [session({ rows })],
});
const [capture] = articleAnalysis.captures;
if (capture === undefined) throw new Error("the article is one capture");

describe("renderText", () => {
  it("tells the article's session as it was read and found good", async () => {
    for (const language of languages) {
      const text = renderText(articleAnalysis, { language, acks: true });
      await expect(text).toMatchFileSnapshot(`../../test/golden/article.${language}.txt`);
    }
  });

  it.each(languages)("keeps to the width in %s, with every kind of row", (language) => {
    const analysis = { ...withRows(everyKind), sessions: [articleSession, session({ rows: everyKind })] };
    for (const width of [60, 80, 100, 132]) {
      for (const colour of [false, true]) {
        for (const line of renderText(analysis, { language, width, colour, acks: true }).split("\n")) {
          expect(displayWidth(line), line).toBeLessThanOrEqual(width);
        }
      }
    }
  });

  it("says that nothing was transferred where only transfers are told", () => {
    const nothing = withRows([command("4", "NOOP", "")]);
    for (const render of [renderText, renderMarkdown]) {
      expect(render(nothing, { language: "en", only: "transfers" })).toContain(
        "No transfer is visible in 1 FTP session.\n",
      );
      expect(render(nothing, { language: "en" })).not.toContain("No transfer");
      expect(render(articleAnalysis, { language: "zh-CN", only: "transfers" })).not.toContain(
        "没有可见的传输",
      );
    }
  });

  it("uses colours only when asked, and never others than its own", () => {
    const hostile = withRows([reply("4", 220, null, "\u001b[31mred\u001b]0;t\u0007\u009b5m")]);
    const plain = renderText(hostile, { language: "en" });
    expect(plain).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
    expect(plain).toContain("< 220 \\x1b[31mred\\x1b]0;t\\x07\\x9b5m");
    const coloured = renderText(hostile, { language: "en", colour: true });
    expect(coloured.replace(/\u001b\[(?:1|2|22|3[1346]|39)m/g, "")).toBe(plain);
  });

  it("bounds what a peer makes it show", () => {
    const lines = Array.from({ length: 1_000 }, (_, at) => `230-line ${at}`);
    const text = renderText(withRows([{ ...reply("4", 230, "PASS", "x"), raw: lines }]), { language: "en" });
    expect(text).toContain("230-line 17\n");
    expect(text).not.toContain("230-line 18\n");
    expect(text).toContain("… 981 more lines");
    expect(text).toContain("230-line 999\n");
    const long = renderText(withRows([command("4", "RETR", "x".repeat(10_000))]), { language: "en" });
    expect(long.length).toBeLessThan(2_000);
  });

  it("names merged ACKs only when asked", () => {
    expect(renderText(articleAnalysis, { language: "en" })).not.toContain("ACK 5");
    expect(renderText(articleAnalysis, { language: "en", acks: true })).toContain("ACK 5");
  });

  it("says what a capture is, what is wrong with it and what it says of itself", () => {
    const text = renderText(
      {
        captures: [
          {
            ...capture,
            truncatedAt: 1_234,
            warnings: [
              { kind: "block.large", offset: 40, value: 2_097_152 },
              { kind: "stop.end", offset: 1_234 },
            ],
            comment: "rebuilt from socket events",
          },
        ],
        sessions: [session({ droppedRows: 5 })],
        findings: [],
        otherPackets: { total: 0, byKind: {} },
      },
      { language: "en" },
    );
    expect(text).toContain("The capture says of itself: rebuilt from socket events\n");
    expect(text).toContain(
      "Warning: the capture cannot be read beyond byte 1,234 (the file breaks off within the record that\nbegins there); what stands before is explained\n",
    );
    expect(text).toContain("Warning: byte 40: a block of 2,097,152 bytes is too large: skipped\n");
    expect(text).toContain("Warning: session C1 has 5 more rows than are kept; they are not shown");
    expect(text).not.toContain("Other packets");
  });

  it("says in Chinese too what is wrong with a capture", () => {
    const warnings = [
      { kind: "link", offset: null, value: 147, name: "USER0" },
      { kind: "stop.end", offset: 12 },
    ] as const;
    const odd = { ...capture, truncatedAt: 12, warnings };
    const text = renderText({ ...articleAnalysis, captures: [odd] }, { language: "zh-CN" });
    expect(text).toContain("警告：无法解读链路类型 147（USER0）：其报文仅计数\n");
    expect(text).toContain(
      "警告：抓包文件从第 12 字节起无法读取（文件在从该处开始的记录中途中断）；此前的内容已解读\n",
    );
  });

  it("shortens long lists of frames, in the column, the sentences and the table", () => {
    const many = Array.from({ length: 60 }, (_, at) => `${20 + 2 * at}`).join(",");
    const [first, ...others] = articleSession.connections;
    const [transfer] = articleSession.transfers;
    if (first === undefined || transfer === undefined) throw new Error("the article has a transfer");
    const sessions = [
      {
        ...articleSession,
        rows: articleSession.rows.map((row) =>
          row.kind === "data.list" ? { ...row, frames: ranges(many) } : row,
        ),
        connections: [{ ...first, frames: ranges(many) }, ...others],
        transfers: [{ ...transfer, frames: ranges(many) }],
      },
    ];
    const text = renderText({ ...articleAnalysis, sessions }, { language: "en", width: 200 });
    expect(text).toMatch(/^20,22,24 … 138\s+0\.024000 /m);
    expect(text).toContain("data connection C1.D1 (frames 20,22,24 … 138)");
    expect(text).toMatch(/ 20,22,24 … 138 \(60 frames\)$/m);
    expect(text).not.toContain("20,22,24,26");
    const markdown = renderMarkdown({ ...articleAnalysis, sessions }, { language: "zh-CN" });
    expect(markdown).toContain("| 20,22,24 … 138（60 帧） |");
    expect(markdown).not.toContain("20,22,24,26");
    expect(renderJson({ ...articleAnalysis, sessions }, { language: "en" })).toContain("20,22,24,26");
  });

  it("names the file that the server stored a STOU under", () => {
    const [, second] = articleSession.connections;
    const [, transfer] = articleSession.transfers;
    if (second === undefined || transfer === undefined) throw new Error("the article has two transfers");
    const replies = [{ frame: 41, frames: ranges("41"), code: 150, text: "FILE: up.1" }];
    const stored = session({
      connections: [second],
      commands: [{ frame: 40, verb: "STOU", argument: "", replies }],
      transfers: [{ ...transfer, command: "STOU", argument: "" }],
    });
    const text = renderText({ ...articleAnalysis, sessions: [stored] }, { language: "en" });
    expect(text).toMatch(/^1 +passive +STOU +up\.1 /m);
  });

  it("says so when there is no session", () => {
    expect(renderText({ ...articleAnalysis, sessions: [] }, { language: "zh-CN" })).toContain(
      "未发现 FTP 会话。",
    );
  });

  it("explains both modes where both were used, and none that was not seen", () => {
    const [passive] = articleSession.connections;
    if (passive === undefined) throw new Error("the article has a data connection");
    const active = { ...passive, id: "C1.D3", method: "PORT" as const, from: { address: "::1", port: 20 } };
    const told = (connections: (typeof articleSession)["connections"]): string =>
      renderText(
        { ...articleAnalysis, sessions: [session({ connections })] },
        { language: "en", width: 500 },
      );
    expect(told([passive, active])).toContain("waits passively on port 13365, the client");
    expect(told([passive, active])).toContain("actively connects from port 20 to the port");
    expect(told([])).not.toMatch(/Passive mode|Active mode/);
    const unused = told([{ ...passive, state: "unused" }]);
    expect(unused).toContain("the server named port 13365, but this capture shows no data connection to it.");
    expect(unused).not.toContain("waits passively");
  });
});
