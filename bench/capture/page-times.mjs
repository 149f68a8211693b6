// What a page takes in a browser. Each function is given a page of playwright-core in which a report, or the app, is open.
import { readFileSync } from "node:fs";

/** What is looked for: words that few rows of `long` have, that many have, that none has; and nothing, which shows all again. */
const searched = ["425", "report-1", "transfer", "nothing at all", ""];

/** Milliseconds that each filter takes from its input to what is painted: the second frame behind it, since the first one has painted by then. */
export async function filterTimes(page, words = searched) {
  const times = [];
  for (const word of words) {
    times.push(
      await page.evaluate(async (text) => {
        const field = document.querySelector("input[type=search]");
        const frame = () => new Promise((done) => requestAnimationFrame(done));
        await frame();
        const start = performance.now();
        field.value = text;
        field.dispatchEvent(new Event("input", { bubbles: true }));
        await frame();
        await frame();
        return performance.now() - start;
      }, word),
    );
  }
  return times;
}

/** Scrolls through the whole document, a window at a time; gives the milliseconds between every two frames. */
export function scrolledFrames(page) {
  return page.evaluate(async () => {
    const frame = () => new Promise((done) => requestAnimationFrame(done));
    const { scrollingElement } = document;
    scrollingElement.scrollTop = 0;
    await frame();
    let last = await frame();
    const times = [];
    while (scrollingElement.scrollTop + innerHeight < scrollingElement.scrollHeight - 2) {
      scrollBy(0, innerHeight);
      const now = await frame();
      times.push(now - last);
      last = now;
    }
    return times;
  });
}

/** Milliseconds until the page is in its other language. */
export function languageTime(page) {
  return page.evaluate(async () => {
    const frame = () => new Promise((done) => requestAnimationFrame(done));
    const start = performance.now();
    document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "l", bubbles: true }));
    await frame();
    await frame();
    return performance.now() - start;
  });
}

/** The most memory that any of the browser's page processes ever took, in bytes. */
export async function peakMemory(page) {
  const browser = await page.context().browser().newBrowserCDPSession();
  const { processInfo } = await browser.send("SystemInfo.getProcessInfo");
  const peaks = processInfo
    .filter(({ type }) => type === "renderer")
    .map(({ id }) => Number(/VmHWM:\s*(\d+)/.exec(readFileSync(`/proc/${id}/status`, "utf8"))?.[1] ?? 0));
  return Math.max(...peaks) * 1024;
}
