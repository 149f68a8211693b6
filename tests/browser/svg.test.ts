import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Language, languages, type Session, svgRenderer } from "@twinport/capture";
import { analyzeFile } from "@twinport/capture/node";
import type { Page } from "playwright-core";
import { describe, expect, it, onTestFinished } from "vitest";
import { Scene } from "../../packages/capture/test/scene.ts";
import { root } from "../support/sources.ts";
import { keepPicture, testBrowser } from "./support/browser.ts";
import { overlaps } from "./support/layout.ts";

const browser = testBrowser();
const article = ["exact-passive", "exact-active"].map((name) => `fixtures/article/${name}.pcap`);

/** A picture of sessions, open in Chromium. */
async function show(
  sessions: readonly Session[],
  language: Language,
  colorScheme: "light" | "dark",
): Promise<Page> {
  const folder = mkdtempSync(join(tmpdir(), "twinport-svg-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const renderer = svgRenderer({ language });
  const parts = sessions.map((session) => renderer.session(session));
  const file = join(folder, "ladder.svg");
  const summary = { captures: [], findings: [], otherPackets: { total: 0, byKind: {} } };
  writeFileSync(file, parts.join("") + renderer.close(summary));
  return browser.open(file, { colorScheme, viewport: { width: 900, height: 1200 } });
}

/** The sessions of captures, each with the frame numbers of its own. */
async function sessionsOf(captures: readonly string[]): Promise<readonly Session[]> {
  const analyses = await Promise.all(captures.map((file) => analyzeFile(join(root, file))));
  return analyses.flatMap(({ sessions }) => sessions);
}

/** What reaches out of the picture. */
function outside(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const slack = 1;
    const all = document.documentElement.getBoundingClientRect();
    // What stands in a frame of its own is cut there.
    const drawn = [...document.querySelectorAll(":root > g > *, :root > text")];
    return drawn
      .filter((element) => {
        const box = element.getBoundingClientRect();
        const beside = box.left < all.left - slack || box.right > all.right + slack;
        return beside || box.top < all.top - slack || box.bottom > all.bottom + slack;
      })
      .map((element) => `${element.tagName} ${element.textContent}`);
  });
}

/** Lays out as it should: no label on another one, and all of it inside. */
async function expectGoodLayout(page: Page): Promise<void> {
  expect(await overlaps(page, "g > text")).toEqual([]);
  expect(await outside(page)).toEqual([]);
}

describe.each(languages)("the article's two sessions in %s", (language) => {
  it.each(["light", "dark"] as const)("side by side, %s", async (scheme) => {
    const page = await show(await sessionsOf(article), language, scheme);
    await keepPicture(page, `svg-article-${language}-${scheme}`);
    await expectGoodLayout(page);
    const background = await page.$eval("rect.background", (rect) => getComputedStyle(rect).fill);
    expect(background).toBe(scheme === "light" ? "rgb(255, 255, 255)" : "rgb(13, 17, 23)");
  });

  it("as an image of 850 pixels has no letter under 11 pixels", async () => {
    const page = await show(await sessionsOf(article), language, "light");
    const smallest = await page.evaluate(() => {
      const width = Number(document.documentElement.getAttribute("width"));
      const sizes = [...document.querySelectorAll("text, tspan")].map((text) =>
        Number.parseFloat(getComputedStyle(text).fontSize),
      );
      return (Math.min(...sizes) * 850) / width;
    });
    expect(smallest).toBeGreaterThanOrEqual(11);
  });
});

const scenarios = readdirSync(join(root, "fixtures/lab"), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

describe.each(scenarios)("fixtures/lab/%s", (scenario) => {
  it.each(languages)("is drawn with nothing cut off, in %s", async (language) => {
    const scheme = language === "en" ? "light" : "dark";
    const page = await show(await sessionsOf([`fixtures/lab/${scenario}/client.pcap`]), language, scheme);
    await keepPicture(page, `svg-${scenario}-${language}`);
    await expectGoodLayout(page);
  });
});

describe("hostile names", () => {
  const names = [
    "<script>alert(1)</script><img src=x onerror=alert(1)>&amp;]]>",
    "\u202egpj.exe\u2066 \u200f\u061c",
    `مرحبا ${"\ufdfd".repeat(20)}`,
    `${"🏴‍☠️".repeat(20)} Z${"\u0310".repeat(100)}`,
    "目录".repeat(60),
    "W".repeat(500),
  ];

  it("are text: nothing of them runs, acts on the words beside them, or leaves its place", async () => {
    const scene = new Scene();
    const control = scene.connect("192.0.2.1:40000", "192.0.2.9:21");
    control.server("220 hi");
    control.ask(`USER ${names[0]}`, "331 Password");
    control.ask("PASS hunter2", "230 Welcome");
    for (const name of names) control.ask(`CWD ${name}`, `250 ${name}`);
    const page = await show([scene.session()], "en", "light");
    await keepPicture(page, "svg-hostile");
    await expectGoodLayout(page);
    const found = await page.evaluate(() => ({
      strange: [...document.querySelectorAll("*")]
        .map(({ tagName }) => tagName)
        .filter((name) => !/^(?:svg|title|desc|style|rect|g|text|tspan|line|path|circle)$/.test(name)),
      text: document.documentElement.textContent ?? "",
    }));
    expect(found.strange).toEqual([]);
    expect(found.text).toContain("USER <script>alert(1)</script>");
    expect(found.text).toContain("\\u{202e}gpj.exe");
    expect(found.text).not.toMatch(/[\u202a-\u202e\u2066-\u2069]|hunter2/);
  });
});
