import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import type { Page } from "playwright-core";
import { describe, expect, it, onTestFinished } from "vitest";
import { root } from "../support/sources.ts";
import { testBrowser } from "./support/browser.ts";
import { reportOf } from "./support/report.ts";

const browser = testBrowser();
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

describe.each(["en", "zh-CN"] as const)("a report in %s", (language) => {
  it.each(["light", "dark"] as const)("breaks no rule of axe in %s", async (colorScheme) => {
    for (const captures of [
      ["fixtures/article/exact-passive.pcap"],
      ["fixtures/lab/passive-port-dropped/client.pcap"],
      ["fixtures/loss/slow-reader.pcap"],
      [manySessions()],
    ]) {
      const page = await browser.open(await reportOf(captures, language), { colorScheme });
      expect(await violations(page), captures.join()).toEqual([]);
    }
  });
});

/** What axe finds, with the first places of each. */
async function violations(page: Page): Promise<readonly string[]> {
  // Evaluated by the debugger: the page's policy, which admits no foreign script, is not asked.
  await page.evaluate(axe);
  const found: unknown = await page.evaluate(
    `axe.run().then(({ violations }) => violations.map(({ id, nodes }) =>
      [id, ...nodes.slice(0, 3).map(({ html, failureSummary }) => html.slice(0, 150) + failureSummary)].join(" | ")))`,
  );
  return found as readonly string[];
}

/** A capture with many sessions; its path from the project's root. */
function manySessions(): string {
  const folder = mkdtempSync(join(tmpdir(), "twinport-many-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "many.pcap");
  execFileSync(process.execPath, [join(root, "bench/generate.mjs"), "short", file, "--count", "40"]);
  return relative(root, file);
}
