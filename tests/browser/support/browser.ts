import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect } from "vitest";
import { root } from "../../support/sources.ts";

/** Where pictures of pages are kept, for whoever wants to look at them. */
const pictures = join(root, "coverage/pictures");

/** How a page is opened. */
export type PageOptions = Pick<
  BrowserContextOptions,
  "viewport" | "colorScheme" | "locale" | "reducedMotion" | "forcedColors"
>;

/** A browser for the tests of a file, whose pages must neither fail nor ask anybody for anything. */
export interface TestBrowser {
  /** Opens a file; `about:blank` without one. */
  open(file: string | null, options?: PageOptions): Promise<Page>;
}

/** Starts Chromium for the file that calls it, and looks after its pages. */
export function testBrowser(): TestBrowser {
  let browser: Browser | undefined;
  const wrong: string[] = [];
  beforeAll(async () => {
    // Root may not have Chromium's sandbox; the pages are our own.
    browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
  });
  afterAll(() => browser?.close());
  afterEach(async () => {
    await Promise.all((browser?.contexts() ?? []).map((context) => context.close()));
    expect(wrong.splice(0)).toEqual([]);
  });
  return {
    async open(file, options = {}) {
      if (browser === undefined) throw new Error("the browser is started before the tests");
      const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
      const page = await context.newPage();
      page.on("pageerror", (error) => wrong.push(`error: ${error.message}`));
      page.on("console", (message) => {
        if (message.type() === "error" || message.type() === "warning")
          wrong.push(`console: ${message.text()}`);
      });
      const url = file === null ? "about:blank" : pathToFileURL(file).href;
      page.on("request", (request) => {
        if (request.url() !== url && !/^(?:blob|data):/.test(request.url()))
          wrong.push(`request: ${request.url()}`);
      });
      await page.goto(url);
      return page;
    },
  };
}

/** Keeps a picture of a page. */
export async function keepPicture(page: Page, name: string, fullPage = false): Promise<void> {
  mkdirSync(pictures, { recursive: true });
  await page.screenshot({ path: join(pictures, `${name}.png`), fullPage });
}
