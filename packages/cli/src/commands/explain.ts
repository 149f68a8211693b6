import { stat } from "node:fs/promises";
import {
  type CaptureInfo,
  explainWarning,
  jsonRenderer,
  type Language,
  markdownRenderer,
  type Renderer,
  textRenderer,
} from "@twinport/capture";
import { analyzeFile } from "@twinport/capture/node";
import { errorCodes, FtpError } from "@twinport/protocol";
import { columnsOf, type Io, wantsColour } from "../io.ts";
import { fileOutput, streamOutput } from "../output.ts";

export interface ExplainOptions {
  readonly format: "text" | "json" | "markdown";
  readonly output?: string;
  readonly acks?: boolean;
  readonly showPasswords?: boolean;
  readonly lang: Language;
}

/** `twinport explain FILE`: the walk-through of a capture, session by session. */
export async function explain(file: string, options: ExplainOptions, io: Io): Promise<number> {
  if (options.output !== undefined && (await sameFile(file, options.output))) {
    throw new FtpError("usage", `${options.output} is the capture itself; write to another file`);
  }
  const { sessions, ...summary } = await analyzeFile(file, { showPasswords: options.showPasswords === true });
  const [first] = summary.captures;
  const renderer = rendererOf(options, io);
  const output = options.output === undefined ? streamOutput(io.stdout) : fileOutput(options.output);
  await output.write(renderer.open({ files: [first?.file ?? file], start: first?.firstTime ?? null }));
  for (const session of sessions) await output.write(renderer.session(session));
  await output.write(renderer.close(summary));
  await output.end();
  // A renderer shows the warnings to whoever reads; a program that takes JSON, or a file, is told here too.
  if (options.format !== "text" || options.output !== undefined) {
    for (const warning of summary.captures.flatMap((capture) => capture.warnings))
      io.stderr.write(`twinport: ${explainWarning(warning, options.lang)}\n`);
  }
  return summary.captures.some(isForeign) ? errorCodes.unreadable.exit : 0;
}

function rendererOf({ format, lang: language, acks = false, output }: ExplainOptions, io: Io): Renderer {
  switch (format) {
    case "text": {
      const toTerminal = output === undefined;
      const colour = toTerminal && wantsColour(io);
      return textRenderer({ language, acks, colour, width: toTerminal ? columnsOf(io) : 100 });
    }
    case "json":
      return jsonRenderer({ language });
    case "markdown":
      return markdownRenderer({ language, acks });
  }
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
