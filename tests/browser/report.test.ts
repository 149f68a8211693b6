import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { reportPage } from "@twinport/capture/page";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { root } from "../support/sources.ts";
import { keepPicture, testBrowser } from "./support/browser.ts";
import { cutOff, overlaps, scrollsSideways } from "./support/layout.ts";
import { reportOf } from "./support/report.ts";

const browser = testBrowser();
/** Words of English, but those that came over the wire or are names of programs and their settings. */
async function englishIn(page: Page): Promise<readonly string[]> {
  const texts = await page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found: string[] = [];
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      if (node.parentElement?.closest(".wire, .raw, script, .language") === null)
        found.push(node.textContent ?? "");
    }
    return found;
  });
  return texts.filter(
    (text) => /[A-Za-z]+ (?:[a-z]+ )*[a-z]{3,}/.test(text) && !/\p{Script=Han}/u.test(text),
  );
}

const failures = readdirSync(join(root, "fixtures/lab")).filter((name) =>
  existsSync(join(root, "fixtures/lab", name, "client.pcap")),
);
/** Texts that stand side by side, or one below the other. */
const texts = "h1, h2, h3, .place, .advice dd, .evidence button, .transfers td, .page-controls button";

describe("a report", () => {
  it("weighs no more than 150 kB without its data", () => {
    expect(Buffer.byteLength(reportPage.head + reportPage.tail)).toBeLessThanOrEqual(150_000);
  });

  it.each([360, 1280, 2560])("shows the article's sessions %i pixels wide", async (width) => {
    for (const mode of ["passive", "active"]) {
      for (const language of ["en", "zh-CN"] as const) {
        const page = await browser.open(await reportOf([`fixtures/article/exact-${mode}.pcap`], language), {
          viewport: { width, height: 900 },
          colorScheme: language === "en" ? "light" : "dark",
        });
        expect(await scrollsSideways(page)).toBe(false);
        expect(await cutOff(page, "h1, h2, h3, .place, .advice dd, .button")).toEqual([]);
        expect(await overlaps(page, texts)).toEqual([]);
        await keepPicture(page, `report-${mode}-${language}-${width}`, true);
      }
    }
  });

  it.each(failures)("shows the lab's %s, the verdict first", async (name) => {
    const page = await browser.open(await reportOf([`fixtures/lab/${name}/client.pcap`]));
    expect(await page.locator("h2").first().textContent()).toMatch(/^(?:Findings:|No )/);
    expect(await scrollsSideways(page)).toBe(false);
    expect(await overlaps(page, texts)).toEqual([]);
    await keepPicture(page, `report-lab-${name}`, true);
  });

  it("says all of it in the other language, and back", async () => {
    const page = await browser.open(await reportOf(["fixtures/lab/passive-port-dropped/client.pcap"]));
    const english = await page.innerText("main");
    expect((await englishIn(page)).length).toBeGreaterThan(20);
    await page.click("button.language");
    expect(await page.getAttribute("html", "lang")).toBe("zh-CN");
    expect(await page.locator(".advice dt").allTextContents()).toContain("客户端");
    expect(await englishIn(page)).toEqual([]);
    await page.click("button.language");
    expect(await page.innerText("main")).toBe(english);
  });

  it("is light or dark as one likes", async () => {
    const page = await browser.open(await reportOf(["fixtures/article/exact-passive.pcap"]), {
      colorScheme: "dark",
    });
    const ground = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    expect(await ground()).toBe("rgb(13, 17, 23)");
    await page.click("button.scheme");
    expect(await ground()).toBe("rgb(255, 255, 255)");
    await page.click("button.scheme");
    expect(await ground()).toBe("rgb(13, 17, 23)");
  });

  it("leads from a finding to its evidence with one click, and shows it alone", async () => {
    const page = await browser.open(await reportOf(["fixtures/lab/passive-port-dropped/client.pcap"]));
    await page.click(".evidence-link >> text=frames 15,17-18");
    const row = page.locator(".row", { hasText: "3 SYN, no answer" }).first();
    await expect
      .poll(() =>
        row.evaluate((element) => {
          const { top, bottom } = element.getBoundingClientRect();
          return top >= 0 && bottom <= innerHeight;
        }),
      )
      .toBe(true);
    await page.click(".finding-error >> text=Show only these rows");
    await expect.poll(() => page.locator("output.count").textContent()).toMatch(/^4 of /);
    await page.click(".finding-error >> text=Show only these rows");
    await expect.poll(() => page.locator("output.count").textContent()).toMatch(/^(\d+) of \1 /);
  });
});
