import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { describe, expect, it, onTestFinished } from "vitest";
import { controlCapture } from "../support/ftp-capture.ts";
import { testBrowser } from "./support/browser.ts";
import { reportOf } from "./support/report.ts";

const browser = testBrowser();

/** Commands, and as many replies, of which a session has about ten thousand rows; the analyser keeps no more. */
const commands = 4998;

/** Milliseconds that a frame may take. */
const longest = 100;

/** Times that each thing is measured: other work on the machine makes one slow, what the page itself costs makes all slow. */
const runs = 5;

/** A session of ten thousand rows, of files that one who looks for them asks for. */
function capture(): string {
  const folder = mkdtempSync(join(tmpdir(), "twinport-large-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const dialog = Array.from({ length: commands }, (_, at) =>
    at % 50 === 49
      ? [`> SIZE missing/file-${at}.bin`, "< 550 No such file."]
      : [`> MDTM folder-${at % 37}/file-${at}.bin`, "< 213 20260131131100"],
  ).flat();
  const file = join(folder, "large.pcap");
  writeFileSync(
    file,
    controlCapture("192.0.2.1", "192.0.2.2", [["< 220 ready", "> NOOP", "< 200 ok", ...dialog]]),
  );
  return file;
}

describe("a report of 10,000 rows", () => {
  it("filters within 200 ms and scrolls without a frame over 100 ms", async () => {
    const page = await browser.open(await reportOf([capture()]));
    const rows = await page.locator("[data-row]").count();
    expect(rows).toBeGreaterThan(9990);
    const loaded = await page.evaluate(() => performance.now());
    const filtered = await filterTimes(page);
    // What the page itself costs comes at the same place in each run; what other work on the machine costs does not.
    let frames: readonly number[] = [];
    let tries = 0;
    do {
      await page.reload();
      const these = await scrolled(page);
      frames = these.map((time, at) => Math.min(time, frames[at] ?? time));
      tries++;
    } while (Math.max(...frames) > longest && tries < runs);
    const switched = await timeOf(page, () =>
      document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "l", bubbles: true })),
    );
    console.log(
      `${rows} rows: loaded ${ms(loaded)}, filters ${ms(...filtered)}, longest frame ${ms(Math.max(...frames))} in ${tries} runs, language ${ms(switched)}`,
    );
    for (const time of filtered) expect(time).toBeLessThanOrEqual(200);
    expect(Math.max(...frames)).toBeLessThanOrEqual(longest);
  }, 180_000);
});

const ms = (...times: readonly number[]): string => `${times.map((time) => time.toFixed(0)).join(" ")} ms`;

/** What each filter takes from its input to what is painted: words that few rows have, that many have, that none has, and none. */
async function filterTimes(page: Page): Promise<readonly number[]> {
  const words = ["missing", "file-1", "2026", "nothing at all", ""];
  const times = new Map(words.map((word) => [word, [] as number[]]));
  for (let run = 0; run < runs; run++) {
    for (const word of words) times.get(word)?.push(await typed(page, word));
  }
  return [...times.values()].map((all) => all.sort((a, b) => a - b)[Math.floor(runs / 2)] ?? 0);
}

/** Milliseconds from the change of the field to the second frame behind it: the first one has painted by then. */
async function typed(page: Page, word: string): Promise<number> {
  return page.evaluate(async (text) => {
    const field = document.querySelector<HTMLInputElement>("input[type=search]");
    if (field === null) throw new Error("there is no field to search with");
    const frame = () => new Promise((done) => requestAnimationFrame(done));
    await frame();
    const start = performance.now();
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    await frame();
    await frame();
    return performance.now() - start;
  }, word);
}

async function timeOf(page: Page, does: () => void): Promise<number> {
  return page.evaluate(`(async () => {
    const frame = () => new Promise((done) => requestAnimationFrame(done));
    const start = performance.now();
    (${does})();
    await frame();
    await frame();
    return performance.now() - start;
  })()`);
}

/** Scrolls through the whole document, a window at a time, and tells the time between every two frames. */
async function scrolled(page: Page): Promise<readonly number[]> {
  return page.evaluate(async () => {
    const frame = () => new Promise<number>((done) => requestAnimationFrame(done));
    const { scrollingElement } = document;
    if (scrollingElement === null) throw new Error("the document does not scroll");
    scrollingElement.scrollTop = 0;
    await frame();
    let last = await frame();
    const times: number[] = [];
    while (scrollingElement.scrollTop + innerHeight < scrollingElement.scrollHeight - 2) {
      scrollBy(0, innerHeight);
      const now = await frame();
      times.push(now - last);
      last = now;
    }
    return times;
  });
}
