import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Language } from "@twinport/capture";
import { reportPage } from "@twinport/capture/page";
import { judge, labReport, type Scenario } from "@twinport/lab";
import { onTestFinished } from "vitest";
import { root } from "../../support/sources.ts";

/** The report of a scenario of the lab, from its recorded captures, as a file that is there until the test ends. */
export async function labReportOf(scenario: Scenario, language: Language = "en"): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "twinport-lab-report-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const capture = (end: string) => readFileSync(join(root, "fixtures/lab", scenario.name, `${end}.pcap`));
  const recording = { client: capture("client"), server: capture("server") };
  const verdict = await judge(scenario, recording);
  const file = join(folder, "report.html");
  writeFileSync(
    file,
    reportPage.head + labReport({ scenario, recording, verdict }, language) + reportPage.tail,
  );
  return file;
}
