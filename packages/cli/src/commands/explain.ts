import { stat } from "node:fs/promises";
import {
  type CaptureInfo,
  explainFilterProblem,
  explainWarning,
  parseFilter,
  parseSessionNumbers,
  type SessionFilter,
  type SessionStream,
  type StreamOptions,
} from "@twinport/capture";
import { analyze, readKeyLog } from "@twinport/capture/node";
import { Findings, isAtLeast } from "@twinport/diagnosis";
import { errorCodes, FtpError } from "@twinport/protocol";
import type { Io } from "../io.ts";
import { fileOutput, streamOutput } from "../output.ts";
import { ProgressLine, sizeOf } from "../progress.ts";
import { keepHeapSmall } from "../small-heap.ts";
import { type FormatOptions, formatOf } from "./explain-format.ts";
import { rendererOf } from "./explain-renderer.ts";
import { Extraction } from "./extract.ts";
import type { Followed } from "./follow.ts";

export interface ExplainOptions extends FormatOptions {
  readonly session?: readonly string[];
  readonly filter?: string;
  readonly showPasswords?: boolean;
  readonly keylog?: string;
  readonly useSecrets?: boolean;
  /** Folder for the files that were transferred. */
  readonly extract?: string;
  readonly follow?: Followed;
  readonly frames?: boolean;
  /** Exit status 1 where a finding of this level, or a worse one, is told. */
  readonly failOn?: "error" | "warn";
}

/** `twinport explain FILE …`: the walk-through of a capture, or of several merged by time, session by session. */
export async function explain(files: readonly string[], options: ExplainOptions, io: Io): Promise<number> {
  const { output } = options;
  for (const file of output === undefined ? [] : files) {
    if (await sameFile(file, output ?? ""))
      throw new FtpError("usage", `${output} is the capture itself; write to another file`);
  }
  if (options.frames === true && options.follow === undefined)
    throw new FtpError("usage", "--frames is for --follow", { hint: "add --follow C1" });
  keepHeapSmall();
  const given: StreamOptions = {
    showPasswords: options.showPasswords === true,
    ...(options.keylog !== undefined && { secrets: await readKeyLog(options.keylog) }),
    useSecrets: options.useSecrets === true,
  };
  const { follow: followed, extract, only, filter } = options;
  const format = formatOf(options);
  if (followed !== undefined)
    return (await import("./follow.ts")).follow({ files, given, followed }, options, io);
  // Which sessions a filter wants is known at their end only.
  const inPieces = format === "text" && (only === undefined || only === "rows") && filter === undefined;
  if (extract === undefined)
    return walkThrough(analyze(files, { ...given, inPieces }), files, options, null, io);
  const toTerminal = options.output === undefined && formatOf(options) === "text";
  const extraction = new Extraction(extract, options.lang, toTerminal, io);
  try {
    const stream = analyze(files, { ...given, inPieces, content: extraction.sink });
    return await walkThrough(stream, files, options, extraction, io);
  } finally {
    extraction.close();
  }
}

async function walkThrough(
  stream: SessionStream,
  files: readonly string[],
  options: ExplainOptions,
  extraction: Extraction | null,
  io: Io,
): Promise<number> {
  const wanted = wantedBy(options);
  const renderer = await rendererOf(options, io);
  const output = options.output === undefined ? streamOutput(io.stdout) : fileOutput(options.output);
  let opened = false;
  // Not before the first session: what turns out to be no capture leaves no beginning of a walk-through.
  const opening = (): string => {
    if (opened) return "";
    opened = true;
    const names = files.map((file) => (file === "-" ? "standard input" : file));
    return renderer.open({ files: names, start: stream.progress.start });
  };
  const progress = new ProgressLine(options.lang, io);
  progress.start(stream.progress, await sizeOf(files));
  // The walk-through and a line about it do not share a terminal.
  const shared = options.output === undefined && io.stdout.isTTY === true;
  let left = 0;
  // Of the sessions that are told, where they are not all: the summary has those of all.
  const found = options.session === undefined && options.filter === undefined ? null : new Findings();
  try {
    for await (const session of stream) {
      const piece = session.unfinished === true;
      if (!wanted(session)) {
        if (piece) continue;
        extraction?.leaveOut(session);
        left++;
        continue;
      }
      if (!piece) extraction?.add(session);
      if (!piece) found?.add(session, session.findings);
      if (shared) progress.stop();
      await output.write(opening() + renderer.session(session));
    }
  } finally {
    progress.stop();
  }
  const whole = await stream.summary;
  const summary = found === null ? whole : { ...whole, findings: found.all };
  await output.write(opening() + renderer.close(summary, left));
  await output.write(extraction?.end(formatOf(options) === "text") ?? "");
  await output.end();
  // A renderer shows the warnings to whoever reads; a program that takes JSON, or a file, is told here too.
  if (formatOf(options) !== "text" || options.output !== undefined) {
    for (const warning of summary.captures.flatMap((capture) => capture.warnings))
      io.stderr.write(`twinport: ${explainWarning(warning, options.lang)}\n`);
  }
  if (summary.captures.some(isForeign)) return errorCodes.unreadable.exit;
  const { failOn } = options;
  return failOn !== undefined && summary.findings.some((one) => isAtLeast(one, failOn)) ? 1 : 0;
}

/** What --session and --filter ask for. Throws FtpError "usage" for what cannot be read. */
function wantedBy({ session = [], filter = "", lang }: ExplainOptions): SessionFilter {
  const parsed = parseFilter(filter);
  if ("problem" in parsed) {
    throw new FtpError("usage", `--filter: ${explainFilterProblem(parsed.problem, lang)}`);
  }
  if (session.length === 0) return parsed.filter;
  const numbered = parseSessionNumbers(session.join(","));
  if (numbered === undefined) {
    const problem = { kind: "numbers", column: 1, found: session.join(",") } as const;
    throw new FtpError("usage", `--session: ${explainFilterProblem(problem, lang)}`);
  }
  return (one) => numbered(one) && parsed.filter(one);
}

/** A capture file, but none of its packets are of a kind that can be looked into. */
function isForeign({ packets, linkTypes, warnings }: CaptureInfo): boolean {
  const foreign = warnings.filter(({ kind }) => kind === "link");
  return packets > 0 && foreign.length >= linkTypes.length;
}

async function sameFile(one: string, other: string): Promise<boolean> {
  const [a, b] = await Promise.all([one, other].map((path) => stat(path).catch(() => null)));
  return a != null && b != null && a.dev === b.dev && a.ino === b.ino;
}
