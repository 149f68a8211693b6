import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { controlCapture } from "../support/ftp-capture.ts";
import { testBrowser } from "./support/browser.ts";
import { reportOf } from "./support/report.ts";

const browser = testBrowser();

/** A capture of many sessions, each with a file of its own that it asks for. */
function capture(sessions: number): string {
  const folder = mkdtempSync(join(tmpdir(), "twinport-sessions-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "sessions.pcap");
  const dialogs = Array.from({ length: sessions }, (_, at) => [
    "< 220 ready",
    `> SIZE file-${at}.bin`,
    "< 550 No such file.",
  ]);
  writeFileSync(file, controlCapture("192.0.2.1", "192.0.2.2", dialogs));
  return file;
}

it("opens a few of many sessions, and filters all of them: what has no row that is wanted is out of the way", async () => {
  const page = await browser.open(await reportOf([capture(300)]));
  const sections = page.locator("details.session");
  expect(await sections.count()).toBe(300);
  expect(await page.locator("[data-row]").count()).toBeLessThan(500);

  await page.locator("input[type=search]").fill("file-277.bin");
  const found = page.locator("details.session:visible");
  expect(await found.count()).toBe(1);
  expect(await found.locator("summary .number").textContent()).toMatch(/^2 of \d+ rows$/);
  await found.locator("summary").click();
  const rows = found.locator("[data-row]:visible");
  await expect.poll(() => rows.count()).toBe(2);

  await page.keyboard.press("l");
  expect(await found.locator("summary .number").textContent()).toMatch(/^2 \/ \d+ 行$/);
  await page.locator("input[type=search]").fill("");
  expect(await page.locator("details.session:visible").count()).toBe(300);
});

it("offers the connections of many sessions once somebody asks for them", async () => {
  const page = await browser.open(await reportOf([capture(20)]));
  await page.locator(".filters .menu summary").click();
  await page.locator(".filters .menu .chips").getByText("C7", { exact: true }).click();
  expect(await page.locator("details.session:visible").count()).toBe(1);
  expect(await page.locator(".filters .menu summary").textContent()).toBe("C7");
});

it("prints the rows that the filter wants, and how many they are", async () => {
  const page = await browser.open(await reportOf([capture(3)]));
  await page.locator("input[type=search]").fill("file-1.bin");
  await page.emulateMedia({ media: "print" });
  expect(await page.locator("[data-row]:visible").count()).toBe(2);
  expect(await page.locator(".filters .count").isVisible()).toBe(true);
  expect(await page.locator(".filters input").isVisible()).toBe(false);
  await page.evaluate(() => document.querySelector<HTMLElement>(".filters .count + button")?.click());
  expect(await page.locator(".filters .count").isVisible()).toBe(false);
});
