import { stat, writeFile } from "node:fs/promises";
import {
  type CaptureInfo,
  explainWarning,
  type Language,
  renderJson,
  renderMarkdown,
  renderText,
} from "@twinport/capture";
import { analyzeFile } from "@twinport/capture/node";
import { errorCodes, FtpError } from "@twinport/protocol";
import { cannotWrite } from "../files.ts";
import { columnsOf, type Io, wantsColour } from "../io.ts";

export interface ExplainOptions {
  readonly format: "text" | "json" | "markdown";
  readonly output?: string;
  readonly acks?: boolean;
  readonly showPasswords?: boolean;
  readonly lang: Language;
}

/** `twinport explain FILE`: the walk-through of a capture. */
export async function explain(file: string, options: ExplainOptions, io: Io): Promise<number> {
  if (options.output !== undefined && (await sameFile(file, options.output))) {
    throw new FtpError("usage", `${options.output} is the capture itself; write to another file`);
  }
  const analysis = await analyzeFile(file, { showPasswords: options.showPasswords === true });
  const common = { language: options.lang, acks: options.acks === true };
  const toTerminal = options.output === undefined;
  const rendered = {
    text: () =>
      renderText(analysis, {
        ...common,
        colour: toTerminal && wantsColour(io),
        width: toTerminal ? columnsOf(io) : 100,
      }),
    json: () => renderJson(analysis, common),
    markdown: () => renderMarkdown(analysis, common),
  }[options.format]();
  if (options.output === undefined) io.stdout.write(rendered);
  else await save(options.output, rendered);
  // A renderer shows the warnings to whoever reads; a program that takes JSON, or a file, is told here too.
  if (options.format !== "text" || !toTerminal) {
    for (const warning of analysis.captures.flatMap((capture) => capture.warnings))
      io.stderr.write(`twinport: ${explainWarning(warning, options.lang)}\n`);
  }
  return analysis.captures.some(isForeign) ? errorCodes.unreadable.exit : 0;
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

async function save(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text);
  } catch (cause) {
    throw cannotWrite(path, cause);
  }
}
