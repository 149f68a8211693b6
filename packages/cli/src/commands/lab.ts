import { type Language, wrap } from "@twinport/capture";
import {
  type ClientName,
  fitting,
  lacking,
  play,
  type Scenario,
  type ServerName,
  scenarios,
} from "@twinport/lab";
import { FtpError, similar } from "@twinport/protocol";
import { mustBeWritable } from "../files.ts";
import { ownCommand } from "../invocation.ts";
import { columnsOf, type Io, statusOf, wantsColour } from "../io.ts";
import { playAll } from "./lab-all.ts";
import { keep } from "./lab-keep.ts";
import { writeReport } from "./lab-report.ts";
import { tell } from "./lab-telling.ts";
import { texts } from "./lab-texts.ts";

export interface LabOptions {
  readonly list?: boolean;
  readonly all?: boolean;
  readonly server?: ServerName;
  readonly client?: ClientName;
  /** Folder for the captures: NAME/client.pcap and NAME/server.pcap. */
  readonly write?: string;
  /** HTML file for what both ends saw; with `all` a folder of them: NAME.html. */
  readonly report?: string;
  readonly lang: Language;
}

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
      ? await playAll(options, stop, io)
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
  if (options.report !== undefined) await mustBeWritable(options.report);
  const story = wrap(scenario.story[lang], columnsOf(io)).join("\n");
  io.stdout.write(`${bold(`━━ ${scenario.title[lang]}`)}\n${story}\n\n`);
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
    if ("missing" in played) throw new FtpError("unreadable", say.missing(scenario.name, played.missing));
    const { servers, clients } = fitting(scenario);
    throw new FtpError("usage", say.unfit(scenario.name, played.unfit), {
      hint: say.fit(played.unfit === options.server ? servers : clients),
    });
  }
  io.stdout.write(
    `${say.players(played.server, played.client)}\n\n${tell(scenario, played.verdict, options, io)}`,
  );
  const folder = await keep(scenario, played, options);
  if (folder !== undefined) io.stdout.write(`\n${say.kept(folder)}\n`);
  if (options.report !== undefined) {
    await writeReport(scenario, played, options.report, lang);
    io.stdout.write(`\n${say.reported(options.report)}\n`);
  }
  return 0;
}
