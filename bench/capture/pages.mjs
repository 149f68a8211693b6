// What reports and the analyser in the browser weigh and take: measured in Chromium, beside twinport explain and tshark on the same captures.
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { fileURLToPath, pathToFileURL } from "node:url";
import { appPage, reportPage } from "@twinport/capture/page";
import { chromium } from "playwright-core";
import { run, spread } from "../measure.mjs";
import { capture } from "./captures.mjs";
import { filterTimes, languageTime, peakMemory, scrolledFrames } from "./page-times.mjs";
import { tools, twinport } from "./tools.mjs";

const fixture = (name) => fileURLToPath(new URL(`../../fixtures/${name}`, import.meta.url));
const bytesOf = ({ head, tail }) => Buffer.byteLength(head + tail);

/** Sizes of what is written, and what a report of ten thousand rows takes. */
export async function pages({ folder, rounds, quick, progress }) {
  const { file, facts, made } = capture(folder, "long", "--count", quick ? "60" : "1250");
  const captures = {
    article: fixture("article/exact-passive.pcap"),
    failure: fixture("lab/passive-port-dropped/client.pcap"),
    long: file,
  };
  return withBrowser(async (browser, out) => {
    const sizes = {};
    for (const [name, path] of Object.entries(captures)) {
      progress(`sizes: ${name}`);
      sizes[name] = {};
      for (const form of ["text", "ladder", "svg", "html"]) {
        const target = join(out, `${name}.${form}`);
        run([...twinport, "explain", path, "--format", form, "-o", target]);
        sizes[name][form] = statSync(target).size;
      }
    }
    const writing = { text: [], html: [], pdml: [] };
    const commands = {
      text: tools.text.command(file),
      html: [...twinport, "explain", file, "-o", join(out, "report.html")],
      pdml: ["tshark", "-n", "-r", file, "-Y", "ftp", "-T", "pdml"],
    };
    const seen = { loaded: [], filter: [], frame: [], language: [] };
    for (let round = 0; round < rounds; round++) {
      progress(`round ${round + 1} of ${rounds}`);
      for (const [name, command] of Object.entries(commands)) writing[name].push(run(command).wall);
      const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
      const began = performance.now();
      await page.goto(pathToFileURL(join(out, "report.html")).href);
      seen.rows = await page.locator("[data-row]").count();
      seen.loaded.push(performance.now() - began);
      seen.filter.push(Math.max(...(await filterTimes(page))));
      seen.frame.push(Math.max(...(await scrolledFrames(page))));
      seen.language.push(await languageTime(page));
      await page.close();
    }
    return {
      facts,
      made,
      rounds,
      weights: { report: bytesOf(reportPage), app: bytesOf(appPage) },
      sizes,
      writing: spreads(writing),
      chromium: browser.version(),
      seen: { rows: seen.rows, ...spreads({ ...seen, rows: undefined }) },
    };
  });
}

/** Captures of 100 MB in the page that analyses them itself. */
export async function app({ folder, rounds, quick, progress }) {
  const kinds = ["bulk", "mix"];
  return withBrowser(async (browser, out) => {
    const file = join(out, "app.html");
    writeFileSync(file, appPage.head + appPage.tail);
    const steps = [];
    for (const kind of kinds) {
      const { file: path, facts, made } = capture(folder, kind, "--size", quick ? "5MB" : "100MB");
      const walls = { app: [], text: [], tshark: [] };
      const gaps = [];
      let memory = 0;
      for (let round = 0; round < rounds; round++) {
        progress(`${kind}, round ${round + 1} of ${rounds}`);
        const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
        const page = await context.newPage();
        await page.goto(pathToFileURL(file).href);
        await watchFrames(page);
        const began = performance.now();
        await page.setInputFiles("input[type=file]", path);
        await page.locator(".app-told").waitFor({ timeout: 300_000 });
        walls.app.push((performance.now() - began) / 1000);
        gaps.push(await page.evaluate("longestGap"));
        memory = Math.max(memory, await peakMemory(page));
        await context.close();
        for (const name of ["text", "tshark"]) walls[name].push(run(tools[name].command(path)).wall);
      }
      steps.push({ kind, facts, made, walls: spreads(walls), gap: spread(gaps), memory });
    }
    return { rounds, chromium: browser.version(), steps };
  });
}

/** Notes, as `longestGap`, how far apart the page's frames are. */
function watchFrames(page) {
  return page.evaluate(() => {
    window.longestGap = 0;
    let last = performance.now();
    const frame = (now) => {
      window.longestGap = Math.max(window.longestGap, now - last);
      last = now;
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
}

function spreads(lists) {
  return Object.fromEntries(
    Object.entries(lists).flatMap(([name, numbers]) =>
      numbers === undefined ? [] : [[name, spread(numbers)]],
    ),
  );
}

async function withBrowser(does) {
  const out = mkdtempSync(join(tmpdir(), "twinport-pages-"));
  // Root may not have Chromium's sandbox; the pages are our own.
  const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
  try {
    return await does(browser, out);
  } finally {
    await browser.close();
    rmSync(out, { recursive: true });
  }
}
