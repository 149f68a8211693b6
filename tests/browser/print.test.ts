import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "../support/sources.ts";
import { testBrowser } from "./support/browser.ts";
import { reportOf } from "./support/report.ts";

const browser = testBrowser();
const captures = ["fixtures/lab/passive-port-dropped/client.pcap", "fixtures/loss/slow-reader.pcap"];

interface Parts {
  readonly rows: readonly string[];
  readonly findings: readonly string[];
}

describe.each(["en", "zh-CN"] as const)("a report on paper in %s", (language) => {
  it.each(["A4", "Letter"])("has all its rows and findings, and no controls, on %s", async (format) => {
    const file = await reportOf(captures, language);
    const pdf = join(root, `coverage/pictures/print-${language}-${format}.pdf`);
    mkdirSync(dirname(pdf), { recursive: true });
    const page = await browser.open(file);
    await page.pdf({ path: pdf, format });
    const text = close(execFileSync("pdftotext", ["-raw", pdf, "-"], { encoding: "utf8" }));
    const { rows, findings } = partsOf(file, language);
    expect(rows.length).toBeGreaterThan(30);
    // A column is narrow: the beginning of a sentence stands on one line.
    expect(rows.filter((row) => !text.includes(row.slice(0, 8)))).toEqual([]);
    expect(findings.filter((finding) => !text.includes(finding))).toEqual([]);
    expect(text).not.toContain(language === "en" ? "Showonlythese" : "只显示这些行");
  });
});

/** What a report's file says, without blanks. */
function partsOf(file: string, language: "en" | "zh-CN"): Parts {
  const rows: string[] = [];
  const findings: string[] = [];
  for (const [, kind, json] of readFileSync(file, "utf8").matchAll(
    /<script type="application\/json" data-part="(\w+)">(.*)<\/script>/g,
  )) {
    const part = JSON.parse(json ?? "");
    if (kind === "session")
      for (const { said } of part.rows)
        rows.push(
          close(
            said[language]
              .map((span: string | object) => (typeof span === "string" ? span : Object.values(span)[0]))
              .join(""),
          ),
        );
    if (kind === "summary")
      for (const { said } of part.findings)
        findings.push(
          close(said[language].text),
          ...said[language].advice.map((one: { text: string }) => close(one.text)),
        );
  }
  return { rows, findings };
}

const close = (text: string): string => text.replace(/[\s\u00ad]+/g, "");
