import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Language } from "@twinport/capture";
import {
  type ClientName,
  lacking,
  type Played,
  play,
  type Scenario,
  type ServerName,
  scenarios,
} from "@twinport/lab";
import { FtpError } from "@twinport/protocol";
import { cannotWrite } from "../files.ts";
import { ownCommand } from "../invocation.ts";
import { type Io, statusOf, wantsColour } from "../io.ts";
import { tell } from "./lab-telling.ts";
import { texts } from "./lab-texts.ts";
import { similar } from "./similar.ts";

export interface LabOptions {
  readonly list?: boolean;
  readonly all?: boolean;
  readonly server?: ServerName;
  readonly client?: ClientName;
  /** Folder for the captures: NAME/client.pcap and NAME/server.pcap. */
  readonly write?: string;
  readonly lang: Language;
}

/** Scenarios of `--all` that are played at the same time: they mostly wait. */
const together = 3;

/** `twinport lab [SCENARIO]`: FTP and its trouble in a network of its own, captured at both ends and explained. */
export async function lab(name: string | undefined, options: LabOptions, io: Io): Promise<number> {
  const say = texts[options.lang];
  if (options.all !== true && name === undefined) return list(options, io);
  if (options.all === true && name !== undefined)
    throw new FtpError("usage", "either --all or one scenario", { hint: say.howTo });
  if (options.list === true) return list(options, io);
  const wanted = options.all === true ? scenarios : [scenarioOf(name ?? "", options.lang)];
  const lacks = await lacking();
  if (lacks !== null) throw new FtpError("unreadable", say.lacking(lacks), { hint: say.demo });
  const stop = io.stopOn("SIGINT", "SIGTERM", "SIGHUP");
  try {
    const [only] = wanted;
    return options.all === true || only === undefined
      ? await all(options, stop, io)
      : await one(only, options, stop, io);
  } catch (error) {
    if (stop.aborted) return statusOf(stop) || 1;
    throw error;
  }
}

function list({ lang }: LabOptions, io: Io): number {
  const width = Math.max(...scenarios.map(({ name }) => name.length));
  for (const { name, title } of scenarios) io.stdout.write(`${name.padEnd(width)}  ${title[lang]}\n`);
  io.stdout.write(`\n${texts[lang].howTo}\n`);
  return 0;
}

function scenarioOf(name: string, language: Language): Scenario {
  const say = texts[language];
  const found = scenarios.find((scenario) => scenario.name === name);
  if (found !== undefined) return found;
  const names = similar(
    name,
    scenarios.map((scenario) => scenario.name),
  );
  throw new FtpError("usage", say.unknown(name), { hint: say.similar(names) });
}

async function one(scenario: Scenario, options: LabOptions, stop: AbortSignal, io: Io): Promise<number> {
  const { lang } = options;
  const say = texts[lang];
  const bold = (text: string) => (wantsColour(io) ? `\u001b[1m${text}\u001b[0m` : text);
  io.stdout.write(`${bold(`━━ ${scenario.title[lang]}`)}\n${scenario.story[lang]}\n\n`);
  const steps = io.stderr.isTTY === true;
  const played = await play(scenario, options, {
    twinport: ownCommand(),
    stop,
    onStep(step, server, client) {
      if (steps) io.stderr.write(`\r${say.step(step, server, client)}\u001b[K`);
    },
  }).finally(() => {
    if (steps) io.stderr.write("\r\u001b[K");
  });
  if (played.kind === "not played") {
    const words =
      "unfit" in played ? say.unfit(scenario.name, played.unfit) : say.missing(scenario.name, played.missing);
    throw new FtpError("unreadable", words);
  }
  io.stdout.write(`${say.players(played.server, played.client)}\n\n${tell(played.verdict, options, io)}`);
  const folder = await keep(scenario, played, options);
  if (folder !== undefined) io.stdout.write(`\n${say.kept(folder)}\n`);
  return 0;
}

/** Every scenario, each as a row of a table. */
async function all(options: LabOptions, stop: AbortSignal, io: Io): Promise<number> {
  const say = texts[options.lang];
  const counts = { ok: 0, failed: 0, skipped: 0 };
  const width = Math.max(...scenarios.map(({ name }) => name.length));
  const row = ([name, server, client, expected, found]: readonly string[], sign: string) =>
    io.stdout.write(
      `${sign} ${name?.padEnd(width)}  ${server?.padEnd(9)}  ${client?.padEnd(9)}  ${expected?.padEnd(11)}  ${found}\n`,
    );
  const outcome = (scenario: Scenario, played: Played): void => {
    if (played.kind === "not played") {
      counts.skipped++;
      const words =
        "unfit" in played
          ? say.unfit(scenario.name, played.unfit)
          : say.missing(scenario.name, played.missing);
      io.stdout.write(`– ${words}\n`);
      return;
    }
    const { server, client, verdict } = played;
    counts[verdict.ok ? "ok" : "failed"]++;
    const cells = [scenario.name, server, client, rulesIn(scenario.finds), rulesIn(verdict.found)];
    row(cells, verdict.ok ? "✓" : "✗");
  };
  row(say.columns, " ");
  const waiting = [...scenarios.entries()];
  const over = new Map<number, Played>();
  let told = 0;
  const work = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [index, scenario] = next;
      const played = await play(scenario, options, { twinport: ownCommand(), stop });
      await keep(scenario, played, options);
      over.set(index, played);
      // In order, each as soon as those before it are over.
      for (const one of scenarios.slice(told)) {
        const its = over.get(told);
        if (its === undefined) break;
        outcome(one, its);
        told++;
      }
    }
  };
  try {
    await Promise.all(Array.from({ length: together }, work));
  } catch (error) {
    waiting.length = 0;
    throw error;
  }
  io.stdout.write(`\n${say.total(counts.ok, counts.failed, counts.skipped)}\n`);
  return counts.failed === 0 ? 0 : 9;
}

/** "R01"; where the ends see different things "R09 | – | R09": client, server, both. */
function rulesIn(views: Scenario["finds"]): string {
  const [client, server, both] = [views.client, views.server, views.both].map((rules) =>
    rules.length === 0 ? "–" : [...rules].sort().join(" "),
  );
  return client === server && client === both ? `${both}` : `${client} | ${server} | ${both}`;
}

/** Writes the captures, where that is wanted; gives their folder. */
async function keep({ name }: Scenario, played: Played, { write }: LabOptions): Promise<string | undefined> {
  if (write === undefined || played.kind === "not played") return undefined;
  const folder = join(write, name);
  try {
    await mkdir(folder, { recursive: true });
    for (const point of ["client", "server"] as const)
      await writeFile(join(folder, `${point}.pcap`), played.recording[point]);
  } catch (error) {
    throw cannotWrite(folder, error);
  }
  return folder;
}
