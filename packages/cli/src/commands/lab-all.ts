import { padTo } from "@twinport/capture";
import { type Played, play, type Scenario, scenarios } from "@twinport/lab";
import { FtpError } from "@twinport/protocol";
import { ownCommand } from "../invocation.ts";
import type { Io } from "../io.ts";
import type { LabOptions } from "./lab.ts";
import { keep } from "./lab-keep.ts";
import { writeReportIn } from "./lab-report.ts";
import { texts } from "./lab-texts.ts";

/** Scenarios that are played at the same time: they mostly wait. */
const together = 3;

/** What came of a scenario: its line, and how it is counted. */
interface Outcome {
  readonly kind: "ok" | "failed" | "skipped";
  readonly line: string;
}

/** Plays every scenario, and tells of each in a row of a table; gives the exit status. */
export async function playAll(options: LabOptions, stop: AbortSignal, io: Io): Promise<number> {
  const say = texts[options.lang];
  const counts = { ok: 0, failed: 0, skipped: 0 };
  const waiting = [...scenarios.entries()];
  const over = new Map<number, Outcome>();
  let told = 0;
  io.stdout.write(`  ${cells(say.columns)}\n`);
  const work = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [index, scenario] = next;
      over.set(index, await outcomeOf(scenario, options, stop));
      // In order, each as soon as those before it are over.
      for (let its = over.get(told); its !== undefined; its = over.get(told)) {
        counts[its.kind]++;
        io.stdout.write(`${its.line}\n`);
        told++;
      }
    }
  };
  try {
    await Promise.all(Array.from({ length: together }, work));
  } finally {
    waiting.length = 0;
  }
  io.stdout.write(`\n${say.total(counts.ok, counts.failed, counts.skipped)}\n`);
  return counts.failed === 0 ? 0 : 9;
}

/** Throws what is no matter of the scenario: that the lab is to end, or that its captures cannot be kept. */
async function outcomeOf(scenario: Scenario, options: LabOptions, stop: AbortSignal): Promise<Outcome> {
  try {
    const played = await play(scenario, options, { twinport: ownCommand(), stop });
    await keep(scenario, played, options);
    const { report, lang } = options;
    if (report !== undefined) await writeReportIn(report, scenario, played, lang);
    return toldOf(scenario, played, options);
  } catch (error) {
    if (stop.aborted || !(error instanceof FtpError) || error.code === "local-file") throw error;
    return { kind: "failed", line: `✗ ${scenario.name}: ${error.message}` };
  }
}

function toldOf(scenario: Scenario, played: Played, { lang }: LabOptions): Outcome {
  const { name } = scenario;
  const say = texts[lang];
  if (played.kind === "not played") {
    const words = "unfit" in played ? say.unfit(name, played.unfit) : say.missing(name, played.missing);
    return { kind: "skipped", line: `– ${words}` };
  }
  const { server, client, verdict } = played;
  const row = cells([name, server, client, rulesIn(scenario.finds), rulesIn(verdict.found)]);
  return verdict.ok ? { kind: "ok", line: `✓ ${row}` } : { kind: "failed", line: `✗ ${row}` };
}

function cells([name = "", server = "", client = "", expected = "", found = ""]: readonly string[]): string {
  const width = Math.max(...scenarios.map((scenario) => scenario.name.length));
  return [padTo(name, width), padTo(server, 9), padTo(client, 9), padTo(expected, 10), found].join("  ");
}

/** "R01"; where the ends see different things "R09|–|R09": client, server, both. */
function rulesIn(views: Scenario["finds"]): string {
  const [client, server, both] = [views.client, views.server, views.both].map((rules) =>
    rules.length === 0 ? "–" : [...rules].sort().join(" "),
  );
  return client === server && client === both ? `${both}` : `${client}|${server}|${both}`;
}
