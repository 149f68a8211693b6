import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { articleAnalysis, command, reply } from "../../test/article.ts";
import { session } from "../../test/rows.ts";
import { everyKind } from "../../test/samples.ts";
import { analyzeBytes } from "../analyze.ts";
import { languages } from "../explain/index.ts";
import type { Analysis } from "../model.ts";
import { nodeHost } from "../node/host.ts";
import { ladderRenderer } from "./ladder.ts";
import { type CaptureOpening, renderWhole } from "./renderer.ts";
import { displayWidth } from "./width.ts";

const folder = fileURLToPath(new URL("../../../../fixtures/", import.meta.url));
const recordings = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .filter((name) => /\.pcap(?:ng)?$/.test(name))
  .sort();
const recorded = (name: string): Analysis =>
  analyzeBytes(readFileSync(folder + name), { host: nodeHost, file: name });

const draw = (analysis: Analysis, options: Omit<Parameters<typeof ladderRenderer>[0], "language"> = {}) =>
  renderWhole(ladderRenderer({ language: "en", ...options }), analysis);
const withRows = (rows: Analysis["sessions"][number]["rows"]): Analysis => ({
  ...articleAnalysis,
  sessions: [session({ rows })],
});
/** The lines between the heading and the next empty line. */
const picture = (text: string): string[] => {
  const lines = text.split("\n");
  const begin = lines.findIndex((line) => line.startsWith("Frames"));
  return lines.slice(begin, lines.indexOf("", begin));
};

describe("ladderRenderer", () => {
  it.each(["passive", "active"])("draws the article's session in %s mode", async (mode) => {
    for (const language of languages) {
      const text = renderWhole(
        ladderRenderer({ language, width: 80 }),
        recorded(`article/exact-${mode}.pcap`),
      );
      await expect(text).toMatchFileSnapshot(`../../test/golden/ladder-${mode}.${language}.txt`);
    }
  });

  it("shows who opens each connection, with the ports at both ends", () => {
    const opens = (name: string) =>
      picture(draw(recorded(`article/exact-${name}.pcap`))).filter((line) => line.includes("═"));
    expect(opens("passive").map((line) => /│\d+ .* (?=\d+[│┃])\d+/.test(line) && line.includes("▶"))).toEqual(
      [true, true, true],
    );
    expect(opens("active").map((line) => line.includes("◀") && line.includes("server opens"))).toEqual([
      false,
      true,
      true,
    ]);
  });

  it.each(recordings)("keeps to the width in both languages: fixtures/%s", (name) => {
    const analysis = recorded(name);
    for (const language of languages) {
      for (const width of [60, 80, 100, 200]) {
        const text = renderWhole(ladderRenderer({ language, width, colour: width === 100 }), analysis);
        for (const line of text.split("\n")) expect(displayWidth(line), line).toBeLessThanOrEqual(width);
      }
    }
  });

  it.each(languages)("keeps to the width in %s, with every kind of row, and names each row", (language) => {
    for (const width of [60, 80, 100, 200]) {
      const text = renderWhole(ladderRenderer({ language, width }), withRows(everyKind));
      for (const line of text.split("\n")) expect(displayWidth(line), line).toBeLessThanOrEqual(width);
      for (const { frames } of everyKind) {
        const [first] = frames[0] ?? [];
        if (first !== undefined) expect(text).toMatch(new RegExp(`^${first}\\b`, "m"));
      }
    }
  });

  it("stops an attempt that nobody answered on its way, and marks the row of its finding", () => {
    const text = draw(recorded("lab/passive-port-dropped/client.pcap"));
    const lost = picture(text).filter((line) => line.includes("╌"));
    expect(lost.length).toBeGreaterThan(0);
    for (const line of lost) expect(line).toMatch(/╌✕ +/);
    expect(picture(text).some((line) => /\[R\d\d\]/.test(line) && line.includes("SYN"))).toBe(true);
    expect(text).toMatch(/^error +R\d\d /m);
  });

  it("ends a refused attempt at the other end", () => {
    const refused = picture(draw(recorded("lab/passive-port-refused/client.pcap"))).filter((line) =>
      line.includes("✕"),
    );
    expect(refused[0]).toMatch(/─✕ \d+╎/);
  });

  it("uses colours only when asked, and never others than its own", () => {
    const hostile = withRows([
      reply("4", 220, null, "\u001b[31mred\u001b]0;t\u0007\u009b5m \u202e\u2066 <b>"),
      command("5", "RETR", "\u001b[2Jx\u0008".repeat(100)),
    ]);
    const plain = draw(hostile);
    expect(plain).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e\u2066]/);
    const coloured = draw(hostile, { colour: true });
    expect(coloured.replace(/\u001b\[(?:1|2|22|3[1346]|39)m/g, "")).toBe(plain);
  });

  it("draws a session when it comes, and parts of one that goes on", () => {
    const renderer = ladderRenderer({ language: "en" });
    const opening: CaptureOpening = { files: ["a.pcap"], start: null };
    expect(renderer.open(opening)).toBe("a.pcap\n");
    const part = renderer.session(session({ rows: [command("4", "NOOP")], unfinished: true }));
    expect(part).toContain("── NOOP ─");
    const rest = renderer.session(session({ rows: [command("5", "QUIT")] }));
    expect(rest).toContain("── QUIT ─");
    expect(rest).not.toContain("NOOP");
    expect(renderer.session(session({ id: "C2" }))).toContain("Session C2");
  });
});
