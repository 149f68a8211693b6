import type { Language } from "@twinport/diagnosis";
import { captureLines, countLine, otherPacketsLine, warningLines } from "../explain/session.ts";
import type { Voice } from "../explain/voice.ts";
import type { CaptureSummary } from "../model.ts";
import { findingBlocks } from "./finding-lines.ts";
import type { Paint } from "./paint.ts";
import { wrap } from "./wrap.ts";

/** How the end of a document for a terminal is written. */
export interface ClosingOptions {
  readonly language: Language;
  readonly voice: Voice;
  readonly paint: Paint;
  /** Cells of a line. */
  readonly width: number;
}

/**
 * What stands behind the last session: how many there are, of the captures, of other packets, warnings; and the findings.
 * @param first what is said before all of this
 */
export function closingBlocks(
  summary: CaptureSummary,
  { sessions, left, findings }: { sessions: number; left: number; findings: boolean },
  options: ClosingOptions,
  first: string | undefined = undefined,
): readonly (readonly string[])[] {
  const { voice, paint, width } = options;
  const wrapped = (lines: readonly (string | undefined)[]): string[] =>
    lines.flatMap((line) => (line === undefined ? [] : wrap(line, width)));
  const other = otherPacketsLine(summary.otherPackets, voice);
  const told = [...summary.captures.flatMap((capture) => captureLines(capture, voice)), other];
  return [
    wrapped([first, countLine(sessions, left, voice)]),
    [...wrapped(told).map(paint.dim), ...wrapped(warningLines(summary, voice)).map(paint.warn)],
    ...(findings ? findingBlocks(summary.findings, sessions, options) : []),
  ];
}

/** Lines, each with its end. */
export function block(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join("");
}

/** Blocks of lines, an empty line before each. */
export function joinBlocks(blocks: readonly (readonly string[])[]): string {
  return blocks.map((lines) => (lines.length === 0 ? "" : `\n${block(lines)}`)).join("");
}
