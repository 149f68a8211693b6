import { describe, expect, it } from "vitest";
import { testBrowser } from "./support/browser.ts";
import { reportOf } from "./support/report.ts";

const browser = testBrowser();

describe("a report", () => {
  it("shows the article's session", async () => {
    const page = await browser.open(await reportOf(["fixtures/article/exact-passive.pcap"]));
    expect(await page.textContent("body")).toContain("Three-way handshake");
  });
});
