import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Language } from "@twinport/capture";
import { labReport, type Played, type Scenario } from "@twinport/lab";
import { cannotWrite } from "../files.ts";
import { fileOutput } from "../output.ts";

/** Writes what both ends saw of a scenario as an HTML page. Rejects with FtpError "local-file". */
export async function writeReport(
  scenario: Scenario,
  played: Extract<Played, { kind: "played" }>,
  path: string,
  language: Language,
): Promise<void> {
  const { reportPage } = await import("@twinport/capture/page");
  const { recording, verdict, server, client } = played;
  const chapters = labReport({ scenario, recording, verdict, players: { server, client } }, language);
  const output = fileOutput(path);
  await output.write(reportPage.head + chapters + reportPage.tail);
  await output.end();
}

/** The same, if it was played, into a folder that is made if missing. */
export async function writeReportIn(
  folder: string,
  scenario: Scenario,
  played: Played,
  language: Language,
): Promise<void> {
  if (played.kind !== "played") return;
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    throw cannotWrite(folder, error);
  }
  await writeReport(scenario, played, join(folder, `${scenario.name}.html`), language);
}
