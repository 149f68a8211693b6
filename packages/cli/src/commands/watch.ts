import process from "node:process";
import { type Language, liveTextRenderer, type Row, type Session } from "@twinport/capture";
import { readKeyLog, Watch } from "@twinport/capture/node";
import { aborted, columnsOf, type Io, statusOf, wantsColour } from "../io.ts";
import { FreshFindings } from "./watch-findings.ts";
import { StatusLine } from "./watch-status.ts";
import { texts } from "./watch-texts.ts";

export interface WatchOptions {
  readonly interface?: string;
  readonly controlPort?: readonly number[];
  readonly write?: string;
  readonly acks?: boolean;
  readonly showPasswords?: boolean;
  readonly keylog?: string;
  readonly lang: Language;
}

/** How often what has come is looked at, in milliseconds. */
const interval = 100;

/** `twinport watch`: live traffic, explained as it comes, until ^C. */
export async function watch(options: WatchOptions, io: Io): Promise<number> {
  const { lang, write } = options;
  const say = texts[lang];
  const stop = io.stopOn("SIGINT", "SIGTERM", "SIGHUP");
  const print = {
    language: lang,
    acks: options.acks === true,
    colour: wantsColour(io),
    width: columnsOf(io),
  };
  const renderer = liveTextRenderer(print);
  const findings = new FreshFindings();
  const status = new StatusLine(lang, io);
  const show = (text: string): void => status.above(() => io.stdout.write(text));
  const told = (session: Session, rows: readonly Row[], judged: boolean): void => {
    const end = session.unfinished === true ? "" : renderer.ended(session);
    const found = judged ? renderer.findings(findings.of(session, Date.now())) : "";
    const text = renderer.rows(session, rows) + found + end;
    if (text !== "") show(text);
  };
  const watching = await Watch.start({
    told,
    language: lang,
    showPasswords: options.showPasswords === true,
    ...(options.interface !== undefined && { device: options.interface }),
    ...(options.controlPort !== undefined && { controlPorts: options.controlPort }),
    ...(write !== undefined && { write }),
    ...(options.keylog !== undefined && { secrets: await readKeyLog(options.keylog) }),
  });
  // A second ^C ends this process at once: nothing is left behind then either.
  const kill = (): void => watching.capture.kill();
  process.once("exit", kill);
  try {
    show(`${say.watching(watching.capture.device, watching.capture.program ?? "")}\n`);
    status.start(watching);
    const failure = await until(stop, watching, io);
    status.stop();
    const summary = await watching.stop();
    if (failure !== null) throw failure;
    const { packets, dropped } = watching.progress;
    io.stdout.write(renderer.close(summary));
    io.stdout.write(`\n${say.counts(packets, dropped)}\n`);
    if (write !== undefined) io.stdout.write(`${say.written(write)}\n`);
    return statusOf(stop);
  } finally {
    status.stop();
    await watching.capture.stop();
    process.off("exit", kill);
  }
}

/** Looks again and again until somebody says stop, or the capture fails: then gives why. */
async function until(stop: AbortSignal, watching: Watch, io: Io): Promise<unknown> {
  return await new Promise((resolve) => {
    const timer = setInterval(() => {
      try {
        // What a terminal does not take is not made: the rows wait where their number is bounded.
        watching.look(Date.now() / 1000, !io.stdout.writableNeedDrain);
      } catch (error) {
        end(error);
      }
    }, interval);
    const end = (why: unknown): void => {
      clearInterval(timer);
      resolve(why);
    };
    void aborted(stop).then(() => end(null));
    void watching.capture.failed.then(end);
  });
}
