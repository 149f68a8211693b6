import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { appPage } from "@twinport/capture/page";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { twinport } from "../support/command.ts";
import { root } from "../support/sources.ts";
import { keepPicture, type PageOptions, testBrowser } from "./support/browser.ts";
import { cutOff, overlaps, scrollsSideways } from "./support/layout.ts";

const browser = testBrowser();
const fixture = (name: string): string => join(root, "fixtures", name);
const passive = fixture("article/exact-passive.pcap");
const active = fixture("article/exact-active.pcap");
const encrypted = fixture("keylog/tls13-aes256-vsftpd-curl.pcap");
const keyLog = fixture("keylog/tls13-aes256-vsftpd-curl.keylog");
let folder = "";
let file = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "twinport-app-"));
  file = made("app.html", appPage.head + appPage.tail);
});
afterAll(() => rmSync(folder, { recursive: true }));

function made(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const open = (options?: PageOptions): Promise<Page> => browser.open(file, options);

/** Gives the page files by its chooser. */
async function choose(page: Page, ...files: string[]): Promise<void> {
  await forget(page);
  await page.setInputFiles("input[type=file]", files);
}

/** Takes the line of an earlier outcome away, so that the next one can be waited for. */
const forget = (page: Page): Promise<void> =>
  page.evaluate(() => document.querySelector(".app-told")?.remove());

/** Drops files on the page, as a browser does. */
async function drop(page: Page, ...files: string[]): Promise<void> {
  const given = files.map((path) => ({
    name: basename(path),
    bytes: readFileSync(path).toString("base64"),
  }));
  await page.evaluate((dropped) => {
    const dataTransfer = new DataTransfer();
    for (const { name, bytes } of dropped) {
      const content = Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0));
      dataTransfer.items.add(new File([content], name));
    }
    const init = { dataTransfer, bubbles: true, cancelable: true };
    document.body.dispatchEvent(new DragEvent("dragover", init));
    document.body.dispatchEvent(new DragEvent("drop", init));
  }, given);
}

/** Pastes a text, or a file. */
async function paste(page: Page, text: string | null, path: string | null): Promise<void> {
  const bytes = path === null ? null : readFileSync(path).toString("base64");
  await page.evaluate(
    ([plain, name, content]) => {
      const clipboardData = new DataTransfer();
      if (plain !== null) clipboardData.setData("text/plain", plain);
      if (content !== null)
        clipboardData.items.add(
          new File([Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0))], name),
        );
      document.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true }));
    },
    [text, basename(path ?? ""), bytes] as const,
  );
}

/** Waits for the outcome; its line. */
async function outcome(page: Page): Promise<string> {
  return (await page.locator(".app-told").textContent()) ?? "";
}

/** All that the report says, as one text. */
async function said(page: Page): Promise<string> {
  await outcome(page);
  return (await page.textContent("main")) ?? "";
}

/** What the command's report of captures says; they are in one folder. */
async function reported(files: readonly string[], ...options: string[]): Promise<string> {
  const report = join(folder, "report.html");
  const args = ["explain", ...files.map((path) => basename(path)), "-o", report, "--lang", "en", ...options];
  expect(await twinport(args, { cwd: dirname(files[0] ?? "") })).toMatchObject({ status: 0 });
  return (await (await browser.open(report)).textContent("main")) ?? "";
}

describe("the page that analyses captures", () => {
  it("is inviting, in the reader's language, in any width", async () => {
    for (const width of [360, 1280]) {
      for (const [locale, colorScheme, title] of [
        ["en-US", "light", "FTP captures, explained"],
        ["zh-CN", "dark", "FTP 抓包逐包解说"],
      ] as const) {
        const page = await open({ locale, colorScheme, viewport: { width, height: 900 } });
        expect(await page.textContent("h1")).toBe(title);
        expect(await page.getAttribute("html", "lang")).toBe(locale.slice(0, 2) === "zh" ? "zh-CN" : "en");
        expect(
          await overlaps(
            page,
            "h1, .app-lead, .app-muted, .app-drop-title, label, button, summary, .app-brand",
          ),
        ).toEqual([]);
        expect(await cutOff(page, "h1, p, label, button, summary")).toEqual([]);
        expect(await scrollsSideways(page)).toBe(false);
        await keepPicture(page, `app-${width}-${locale}-${colorScheme}`, true);
      }
    }
  });

  it("tells a capture that is chosen as the command's report does", async () => {
    const page = await open();
    await choose(page, passive);
    expect(await said(page)).toBe(await reported([passive]));
    expect(await page.textContent(".app-bar")).toContain("exact-passive.pcap");
  });

  it("tells what is dropped, and merges several by time", async () => {
    const page = await open();
    await drop(page, passive, active);
    expect(await page.textContent(".app-bar")).toContain("exact-passive.pcap + exact-active.pcap");
    expect(await said(page)).toBe(await reported([passive, active]));
  });

  it("takes what was pasted: a key log's text, and a file", async () => {
    const page = await open();
    await paste(page, readFileSync(keyLog, "utf8"), null);
    expect(await page.textContent(".app-notice")).toContain("The key log is held");
    await paste(page, null, encrypted);
    expect(await said(page)).toBe(await reported([encrypted], "--keylog", keyLog));
  });

  it("decrypts with a key log that comes along, or later", async () => {
    const page = await open();
    const expected = await reported([encrypted], "--keylog", keyLog);
    expect(expected).toContain("reader");
    await choose(page, keyLog, encrypted);
    expect(await said(page)).toBe(expected);
    await choose(page, encrypted);
    expect(await said(page)).toBe(await reported([encrypted]));
    await choose(page, keyLog);
    expect(await said(page)).toBe(expected);
  });
});
