import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { describe, expect, it, onTestFinished } from "vitest";
import { controlCapture } from "../support/ftp-capture.ts";
import { keepPicture, testBrowser } from "./support/browser.ts";
import { cutOff, overlaps, scrollsSideways } from "./support/layout.ts";
import { reportOf } from "./support/report.ts";

const browser = testBrowser();
const article = "fixtures/article/exact-passive.pcap";
const shownRows = ".row[data-row]:visible";

/** Names of files that would like to be more than text. */
const hostile = [
  "<img src=x onerror=alert(1)>.txt",
  "</script><script>document.title='run'</script>",
  "<!--<script>",
  "\u202etxt.exe",
  "a\u0007b\u001b[31mred\u0000",
  "long-".repeat(60),
];

function hostileCapture(): string {
  const folder = mkdtempSync(join(tmpdir(), "twinport-hostile-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "hostile.pcap");
  const dialog = hostile.flatMap((name) => [`> DELE ${name}`, `< 550 ${name}: no such file`]);
  writeFileSync(
    file,
    controlCapture("2001:db8:aaaa:bbbb:cccc:dddd:eeee:1111", "2001:db8::2", [["< 220 hi", ...dialog]]),
  );
  return file;
}

const selected = (page: Page) => page.locator('[aria-selected="true"]');
const rowOf = (page: Page, at: number) => page.locator(`[data-row="${at}"]`);

describe("rows", () => {
  it("are selected by their arrow, set off what belongs to them, and lead there", async () => {
    const page = await browser.open(await reportOf([article]));
    const pasv = page.locator(".row", { hasText: "port 13365 (52" });
    await pasv.locator(".picture").click();
    await expect.poll(() => pasv.getAttribute("aria-selected")).toBe("true");
    expect(await pasv.getAttribute("aria-expanded")).toBe("true");
    const related = await page.locator(".row.related").allTextContents();
    expect(related.some((text) => text.includes("asks for passive mode"))).toBe(true);
    expect(related.filter((text) => text.includes("C1.D1")).length).toBeGreaterThan(2);
    await page.locator(".details button", { hasText: "announces C1.D1" }).click();
    expect(await selected(page).textContent()).toContain("passive data connection C1.D1");
    await keepPicture(page, "rows-selected");
  });

  it("are walked by keys, which open what lies below", async () => {
    const page = await browser.open(await reportOf([article]));
    await page.keyboard.press("j");
    expect(await rowOf(page, 0).evaluate((row) => row === document.activeElement)).toBe(true);
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("j");
    await page.keyboard.press("k");
    expect(await selected(page).getAttribute("data-row")).toBe("1");
    await page.keyboard.press("End");
    expect(await selected(page).textContent()).toContain("close");
    await page.keyboard.press("Home");
    expect(await selected(page).getAttribute("data-row")).toBe("0");
    await page.keyboard.press("Enter");
    expect(await page.locator(".details").textContent()).toContain("frame.number in {1..3}");
    await page.keyboard.press("Escape");
    expect(await page.locator(".details").count()).toBe(0);
    await page.keyboard.press("?");
    expect(await page.locator("dialog").isVisible()).toBe(true);
    await page.keyboard.press("Escape");
    await page.locator("dialog").waitFor({ state: "detached" });
    await page.keyboard.press("l");
    expect(await rowOf(page, 0).textContent()).toContain("三次握手");
    expect(await rowOf(page, 0).getAttribute("aria-selected")).toBe("true");
  });

  it("are chosen by words, connection and kind, and all come back", async () => {
    const page = await browser.open(await reportOf([article]));
    const all = await page.locator(shownRows).count();
    await page.keyboard.press("/");
    await page.keyboard.type("ENTERING PASSIVE");
    expect(await page.locator(shownRows).count()).toBe(2);
    expect(await page.locator(".count").textContent()).toBe(`2 of ${all} rows`);
    await page.keyboard.press("Escape");
    expect(await page.locator(shownRows).count()).toBe(all);
    const chip = (name: string) => page.locator(".filters").getByRole("button", { name, exact: true });
    await chip("C1.D1").click();
    expect(await page.locator(`${shownRows} > .connection`).allTextContents()).toEqual(
      Array(3).fill("C1.D1"),
    );
    await chip("Data").click();
    expect(await page.locator(shownRows).count()).toBe(1);
    await chip("Show all").click();
    expect(await page.locator(shownRows).count()).toBe(all);
    // Passwords in clear text are worth a note, and no trouble.
    expect(await rowOf(page, 2).locator(".finding.note").textContent()).toBe("R28");
    expect(await chip("Trouble only").count()).toBe(0);
  });

  it("lead to trouble, by a key and by a filter", async () => {
    const page = await browser.open(await reportOf(["fixtures/lab/passive-port-dropped/client.pcap"]));
    await page.keyboard.press("n");
    expect(await selected(page).locator(".finding.error").textContent()).toBe("R01");
    const chip = page.getByRole("button", { name: "Trouble only", exact: true });
    await chip.click();
    expect(await chip.getAttribute("aria-pressed")).toBe("true");
    expect(await page.locator(`${shownRows} .finding.error`).count()).toBe(
      await page.locator(shownRows).count(),
    );
  });

  it("show a listing as a table, one click away", async () => {
    const page = await browser.open(await reportOf([article]));
    await page.locator(".row", { hasText: "sends the directory listing" }).click();
    expect(await page.locator(".details table").textContent()).toContain("13111.txt");
  });

  it("show names of files as text, whatever is in them", async () => {
    const page = await browser.open(await reportOf([hostileCapture()]), {
      viewport: { width: 360, height: 740 },
    });
    expect(await page.locator("img, script:not(:last-of-type), main script").count()).toBe(0);
    expect(await page.title()).not.toBe("run");
    const text = (await page.locator(".rows").textContent()) ?? "";
    for (const name of hostile.slice(0, 3)) expect(text).toContain(name);
    expect(text).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u202a-\u202e\u2066-\u2069]/);
    expect(await scrollsSideways(page)).toBe(false);
    await keepPicture(page, "rows-hostile-360");
  });

  it.each([
    [360, article],
    [1280, article],
    [360, "fixtures/lab/active-port-dropped/client.pcap"],
    [1280, "fixtures/lab/active-port-dropped/client.pcap"],
  ])("fit a page of %i pixels: %s", async (width, capture) => {
    for (const locale of ["en", "zh-CN"] as const) {
      const page = await browser.open(await reportOf([capture], locale), {
        viewport: { width, height: 900 },
      });
      expect(await scrollsSideways(page)).toBe(false);
      expect(await cutOff(page, ".rows .row > *, .rows .lane, .filters > *")).toEqual([]);
      expect(await overlaps(page, ".rows .row > :not(.ladder), .rows .lane")).toEqual([]);
      expect(await overlaps(page, ".filters > *")).toEqual([]);
      await keepPicture(page, `rows-${width}-${locale}`, true);
    }
  });
});
