import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { filterTimes, languageTime, scrolledFrames } from "../../bench/capture/page-times.mjs";
import { testBrowser } from "./support/browser.ts";
import { generatedIn } from "./support/generated.ts";
import { reportOf } from "./support/report.ts";

const browser = testBrowser();

/** Milliseconds that a filter, and a frame, may take. */
const filterBound = 200;
const frameBound = 100;

/**
 * Runs at most. What the page itself costs makes the same thing slow in all of them; other work on the machine, and the browser's
 * collection of garbage (one of some 110 ms after so much was loaded), come at another place in each.
 */
const runs = 5;

describe("a report of 10,000 rows", () => {
  it("filters within 200 ms and scrolls without a frame over 100 ms", async () => {
    const folder = mkdtempSync(join(tmpdir(), "twinport-large-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const page = await browser.open(await reportOf([generatedIn(folder, "long", "--count", "1250")]));
    expect(await page.locator("[data-row]").count()).toBe(10_000);
    const loaded = await page.evaluate(() => performance.now());
    let filters: readonly number[] = [];
    let frames: readonly number[] = [];
    let tries = 0;
    do {
      if (tries > 0) await page.reload();
      filters = least(await filterTimes(page), filters);
      frames = least(await scrolledFrames(page), frames);
      tries++;
    } while ((Math.max(...filters) > filterBound || Math.max(...frames) > frameBound) && tries < runs);
    const other = await languageTime(page);
    console.log(
      `loaded ${ms(loaded)}, filters ${ms(...filters)}, longest frame ${ms(Math.max(...frames))} in ${tries} runs, language ${ms(other)}`,
    );
    expect(Math.max(...filters)).toBeLessThanOrEqual(filterBound);
    expect(Math.max(...frames)).toBeLessThanOrEqual(frameBound);
  }, 180_000);
});

/** Of each thing the least that it took. */
function least(these: readonly number[], before: readonly number[]): readonly number[] {
  return these.map((time, at) => Math.min(time, before[at] ?? time));
}

const ms = (...times: readonly number[]): string => `${times.map((time) => time.toFixed(0)).join(" ")} ms`;
