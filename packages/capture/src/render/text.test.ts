import { describe, expect, it } from "vitest";
import { articleAnalysis, articleSession, command, reply } from "../../test/article.ts";
import { session } from "../../test/rows.ts";
import { everyKind } from "../../test/samples.ts";
import { languages } from "../explain/index.ts";
import type { Analysis } from "../model.ts";
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
            warnings: ["odd \u001b[0m block", "byte 1234: the file breaks off"],
            comment: "rebuilt from socket events",
          },
        ],
        sessions: [session({ droppedRows: 5 })],
        otherPackets: { total: 0, byKind: {} },
      },
      { language: "en" },
    );
    expect(text).toContain("The capture says of itself: rebuilt from socket events\n");
    expect(text).toContain(
      "Warning: the capture cannot be read beyond byte 1,234 (the file breaks off); what stands before is\nexplained\n",
    );
    expect(text).toContain("Warning: odd \\x1b[0m block");
    expect(text).toContain("Warning: 5 more rows are not shown");
    expect(text).not.toContain("Other packets");
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
    const unanswered = told([{ ...passive, state: "unanswered" }]);
    expect(unanswered).toContain(
      "the server named port 13365, but this capture shows no data connection to it.",
    );
    expect(unanswered).not.toContain("waits passively");
  });
});
