import { secondsBetween } from "../elapsed.ts";
import { phrasesOf } from "../explain/language.ts";
import { noteLines, sessionHeader } from "../explain/session.ts";
import { Voice } from "../explain/voice.ts";
import type { Row, Session, Timestamp } from "../model.ts";
import { bare, coloured } from "./paint.ts";
import type { TextOptions } from "./text.ts";
import { rowLayout } from "./walk.ts";
import { wrap } from "./wrap.ts";

/** Sessions that run, for a terminal: a part of the text for each call, lines of at most `width` cells. */
export interface LiveRenderer {
  /** Rows that have become final, of a session as it is by then. */
  rows(session: Session, rows: readonly Row[]): string;
  /** What the session came to. */
  ended(session: Session): string;
}

/** Cells of the columns: wide enough for what comes, as nothing of it is known before. */
const widths = { frames: 11, seconds: 10, id: 5 } as const;

/** Writes rows as `textRenderer` does, those of several sessions one behind the other as they come. */
export function liveTextRenderer(options: Omit<TextOptions, "only">): LiveRenderer {
  const paint = options.colour === true ? coloured : bare;
  const voice = new Voice(phrasesOf(options.language), paint);
  const width = Math.max(60, options.width ?? 100);
  const wrapped = (lines: readonly string[]): string[] => lines.flatMap((line) => wrap(line, width));
  let start: Timestamp | null = null;
  return {
    rows(session, rows) {
      start ??= rows[0]?.time ?? null;
      const given = start ?? session.start;
      // Listings stand at the rows of the session that is laid out.
      const lay = rowLayout({ ...session, rows }, widths, {
        voice,
        paint,
        width,
        acks: options.acks === true,
        start: given,
      });
      return block(rows.flatMap((row) => lay(row, secondsBetween(given, row.time).toFixed(3))));
    },
    ended(session) {
      const header = wrapped([paint.heading(sessionHeader(session, voice))]);
      return block([...header, ...wrapped(noteLines(session, voice)).map(paint.warn)]);
    },
  };
}

function block(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join("");
}
