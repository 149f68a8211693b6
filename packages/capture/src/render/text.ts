import type { Language } from "@twinport/diagnosis";
import { phrasesOf } from "../explain/language.ts";
import { modeSentences } from "../explain/mode.ts";
import { noTransfersLine, noteLines, pieceHeader, sessionHeader } from "../explain/session.ts";
import { Voice } from "../explain/voice.ts";
import type { Analysis, Session, Timestamp } from "../model.ts";
import { block, closingBlocks, joinBlocks } from "./closing.ts";
import { bare, coloured } from "./paint.ts";
import { isInTrouble, maxHeaded, type Part, type Renderer, renderWhole } from "./renderer.ts";
import { transferLines } from "./transfers.ts";
import { walkThrough } from "./walk.ts";
import { wrap } from "./wrap.ts";

/** How a walk-through for a terminal is written. */
export interface TextOptions {
  readonly language: Language;
  /** With ANSI colours. Default: none. */
  readonly colour?: boolean;
  /** Also names the pure ACKs that were merged into the rows. */
  readonly acks?: boolean;
  /** Nothing but this; of the transfers, nothing of sessions without any. */
  readonly only?: Part;
  /** Cells of a line; default 100, at least 60. */
  readonly width?: number;
}

/** Writes walk-throughs for a terminal: lines of at most `width` cells, each with its line end. */
export function textRenderer(options: TextOptions): Renderer {
  const { language, only } = options;
  const paint = options.colour === true ? coloured : bare;
  const voice = new Voice(phrasesOf(language), paint);
  const width = Math.max(60, options.width ?? 100);
  const wrapped = (lines: readonly string[]): string[] => lines.flatMap((line) => wrap(line, width));
  let start: Timestamp | null = null;
  let sessions = 0;
  let transferred = 0;
  let headed = 0;
  /** Sessions of which some rows were given before their end. */
  const begun = new Set<string>();
  const rowsOf = (session: Session): string[] => {
    const acks = options.acks === true;
    return walkThrough(session, { voice, paint, width, acks, start: start ?? session.start });
  };
  return {
    open(capture) {
      start = capture.start;
      return block(wrapped(capture.files.map((file) => voice.wire(file))).map(paint.dim));
    },
    session(session) {
      const { id } = session;
      const title = (goesOn: boolean) => wrapped([paint.heading(pieceHeader(session, goesOn, voice))]);
      if (session.unfinished === true) {
        const goesOn = begun.has(id);
        begun.add(id);
        return joinBlocks([title(goesOn), rowsOf(session)]);
      }
      sessions++;
      transferred += session.transfers.length;
      const heading = wrapped([paint.heading(sessionHeader(session, voice))]);
      if (only === "findings")
        return isInTrouble(session) && ++headed <= maxHeaded ? joinBlocks([heading]) : "";
      const transfers = transferLines(session, voice, paint, width);
      if (only === "transfers") return session.transfers.length === 0 ? "" : joinBlocks([heading, transfers]);
      const rows = rowsOf(session);
      const notes = wrapped(noteLines(session, voice)).map(paint.warn);
      // What it came to is known at its end only.
      const walk = begun.delete(id) ? [title(true), rows, heading] : [heading, rows];
      if (only === "rows") return joinBlocks([...walk, notes]);
      return joinBlocks([...walk, notes, transfers, wrapped(modeSentences(session, voice))]);
    },
    close(summary, left = 0) {
      const nothing = only === "transfers" ? noTransfersLine(sessions, transferred, voice) : undefined;
      const findings = only === undefined || only === "findings";
      const counted = { sessions, left, findings };
      return joinBlocks(closingBlocks(summary, counted, { language, voice, paint, width }, nothing));
    },
  };
}

/** The walk-through of an analysis that is in memory. */
export function renderText(analysis: Analysis, options: TextOptions): string {
  return renderWhole(textRenderer(options), analysis);
}
