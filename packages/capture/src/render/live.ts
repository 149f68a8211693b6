import type { Finding } from "@twinport/diagnosis";
import { secondsBetween } from "../elapsed.ts";
import { phrasesOf } from "../explain/language.ts";
import { countLine, noteLines, otherPacketsLine, sessionHeader, warningLines } from "../explain/session.ts";
import { summarizeFrames } from "../explain/units.ts";
import { Voice } from "../explain/voice.ts";
import type { CaptureSummary, Row, Session, Timestamp } from "../model.ts";
import { findingBlocks, untitledBlocks } from "./finding-lines.ts";
import { bare, coloured } from "./paint.ts";
import type { TextOptions } from "./text.ts";
import { rowLayout } from "./walk.ts";
import { wrap } from "./wrap.ts";

/** Sessions that run, for a terminal: a part of the text for each call, lines of at most `width` cells. */
export interface LiveRenderer {
  /** Rows that have become final, of a session as it is by then. */
  rows(session: Session, rows: readonly Row[]): string;
  /** Findings that have become certain. */
  findings(findings: readonly Finding[]): string;
  /** What the session came to. */
  ended(session: Session): string;
  /** What all came to. */
  close(summary: CaptureSummary): string;
}

/** Cells of the columns: wide enough for what comes, as nothing of it is known before. */
const widths = { frames: 11, seconds: 9, id: 7 } as const;
/** Notes of sessions that are remembered, so that none is repeated for each session. */
const maxNotes = 100;

/** Writes rows as `textRenderer` does, those of several sessions one behind the other as they come. */
export function liveTextRenderer(options: Omit<TextOptions, "only">): LiveRenderer {
  const { language, acks = false } = options;
  const paint = options.colour === true ? coloured : bare;
  const voice = new Voice(phrasesOf(language), paint);
  const width = Math.max(60, options.width ?? 100);
  const wrapped = (lines: readonly string[]): string[] => lines.flatMap((line) => wrap(line, width));
  const forFindings = { language, voice, paint, width };
  const noted = new Set<string>();
  let start: Timestamp | null = null;
  let sessions = 0;
  return {
    rows(session, rows) {
      start ??= rows[0]?.time ?? null;
      const zero = start ?? session.start;
      // Listings stand at the rows of the session that is laid out.
      const lay = rowLayout({ ...session, rows }, widths, { voice, paint, width, acks, start: zero });
      const cells = (row: Row) => ({
        frames: summarizeFrames(row.frames, voice.phrases.words),
        seconds: secondsBetween(zero, row.time).toFixed(3),
      });
      return block(rows.flatMap((row) => lay(row, cells(row))));
    },
    findings(findings) {
      return untitledBlocks(findings, forFindings).map(block).join("");
    },
    ended(session) {
      sessions++;
      const notes = noteLines(session, voice).filter((line) => !noted.has(line));
      for (const line of notes) if (noted.size < maxNotes) noted.add(line);
      return block([
        ...wrapped([paint.heading(sessionHeader(session, voice))]),
        ...wrapped(notes).map(paint.warn),
      ]);
    },
    close(summary) {
      const told = [countLine(sessions, 0, voice), otherPacketsLine(summary.otherPackets, voice)].filter(
        (line) => line !== undefined,
      );
      const warnings = wrapped(warningLines(summary, voice)).map(paint.warn);
      const findings = findingBlocks(summary.findings, sessions, forFindings);
      return [[...wrapped(told).map(paint.dim), ...warnings], ...findings]
        .map((lines) => (lines.length === 0 ? "" : `\n${block(lines)}`))
        .join("");
    },
  };
}

function block(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join("");
}
