import { scenarios } from "@twinport/lab";
import { describe, expect, it } from "vitest";
import { keepPicture, testBrowser } from "./support/browser.ts";
import { labReportOf } from "./support/lab.ts";
import { cutOff, overlaps, scrollsSideways } from "./support/layout.ts";

const browser = testBrowser();

/** What the first part of a report must say of a scenario; nothing: that everything passed. */
const marks: Readonly<Record<string, RegExp>> = {
  "passive-port-dropped": /Stopped on the way: none of the SYNs was captured beside the server/,
  "passive-port-rejected": /Rejected on the way, by 192\.168\.13\.1/,
  "active-port-dropped": /Stopped on the way: none of the SYNs was captured beside the client/,
  "active-behind-nat": /Not translated: .* beside the server the client is 203\.0\.113\.2/,
  "server-behind-nat": /Not translated: .* beside the client the server is 203\.0\.113\.2/,
  "server-behind-nat-mended": /Translated on the way: 203\.0\.113\.2:21 became 192\.168\.13\.111:21/,
  helper: /Rewritten on the way: PORT 192,168,13,104,161,189 became PORT 203,0,113,2,161,189/,
  "helper-absent": /Stopped on the way/,
  "helper-blinded-by-tls": /Stopped on the way/,
  "alg-rewriting": /Rewritten on the way: 227 .*192,168,13,111,195,88.* became 227 .*203,0,113,2,195,88/,
  "mtu-black-hole": /Stopped on the way: none of these packets was captured beside the client/,
  "control-dropped-when-idle": /Stopped on the way: nothing of it was captured beside the client/,
  "data-reset": /Not from the server: .* in the server's name/,
  "port-line-split": /Only a part arrived: 12 of its 28 bytes/,
  "foreign-data-connection": /Translated on the way: 192\.168\.13\.104:34387 became 198\.51\.100\.7:34387/,
};
const any = /(on the way|a part arrived|Not translated|Not from the)/;

describe("the report of a scenario", () => {
  it.each(scenarios)("$name: what became of it between both ends", async (scenario) => {
    const page = await browser.open(await labReportOf(scenario), { locale: "en" });
    const rows = page.locator(".rows").first();
    const said = (await rows.innerText()).replace(/\s+/g, " ");
    const mark = marks[scenario.name];
    if (mark === undefined) expect(said).not.toMatch(any);
    else expect(said).toMatch(mark);
    // Frames beside the client and beside the server.
    expect(await rows.locator(".row .frames").first().innerText()).toMatch(/^\d+(-\d+)? · \d+(-\d+)?$/);
    const roles = await rows.locator(".lane").evaluateAll((lanes) => lanes.map(({ className }) => className));
    expect(roles.includes("lane router")).toBe(scenario.network !== "direct");
    expect(await overlaps(page, ".rows .sentence, .rows .raw, .rows .frames, .rows .seconds")).toEqual([]);
    expect(await cutOff(page, ".rows .sentence, .rows .raw, .rows .frames")).toEqual([]);
    expect(await scrollsSideways(page)).toBe(false);
  });

  it("has a tab for each end, and leads from a finding to the row between both", async () => {
    const scenario = scenarios.find(({ name }) => name === "passive-port-dropped");
    if (scenario === undefined) throw new Error("no such scenario");
    const page = await browser.open(await labReportOf(scenario), { locale: "en" });
    const panel = page.getByRole("tabpanel");
    await panel.getByRole("button", { name: "frames 15,17-18" }).click();
    expect(await page.locator('.row[aria-selected="true"]').innerText()).toContain("Stopped on the way");
    await page.getByRole("tab", { name: "Beside the server" }).click();
    expect(await panel.count()).toBe(1);
    expect(await panel.innerText()).toContain("never used");
    expect(await panel.innerText()).not.toContain("Connection attempt");
    await page.getByRole("tab", { name: "Beside the client" }).click();
    // Rows have a text as soon as they are laid out.
    await expect.poll(() => panel.innerText()).toContain("Connection attempt to 203.0.113.9:50000");
  });

  it.each([
    [360, "light", "zh-CN"],
    [360, "dark", "en"],
    [1280, "light", "zh-CN"],
    [2560, "dark", "en"],
  ] as const)("keeps its shape %i px wide, %s, in %s", async (width, colorScheme, language) => {
    for (const name of ["passive-port-dropped", "alg-rewriting", "data-reset"]) {
      const scenario = scenarios.find((one) => one.name === name);
      if (scenario === undefined) throw new Error(name);
      const file = await labReportOf(scenario, language);
      const page = await browser.open(file, {
        viewport: { width, height: 900 },
        colorScheme,
        locale: language,
      });
      expect(await overlaps(page, ".rows .sentence, .rows .raw, .rows .frames, .rows .lane")).toEqual([]);
      expect(await cutOff(page, ".rows .sentence, .rows .raw, .rows .lane")).toEqual([]);
      expect(await scrollsSideways(page)).toBe(false);
      await keepPicture(page, `lab-${name}-${width}-${colorScheme}-${language}`);
    }
  });
});
