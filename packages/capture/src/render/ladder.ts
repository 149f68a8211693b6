import type { Language } from "../explain/index.ts";
import { plainStyle } from "../explain/index.ts";
import { phrasesOf } from "../explain/language.ts";
import { modeSentences } from "../explain/mode.ts";
import { noteLines, pieceHeader, sessionHeader } from "../explain/session.ts";
import { summarizeFrames } from "../explain/units.ts";
import { Voice } from "../explain/voice.ts";
import { labelOf, ladderOf } from "../ladder/index.ts";
import type { Session } from "../model.ts";
import { block, closingBlocks, joinBlocks } from "./closing.ts";
import { gridOf, headLines } from "./ladder-grid.ts";
import { RowDrawer } from "./ladder-row.ts";
import { bare, breakable, coloured } from "./paint.ts";
import type { Renderer } from "./renderer.ts";
import { transferLines } from "./transfers.ts";
import { wrap } from "./wrap.ts";

/** How ladders are drawn on a terminal. */
export interface LadderOptions {
  readonly language: Language;
  /** With ANSI colours. Default: none. */
  readonly colour?: boolean;
  /** Cells of a line; default 100, at least 60. */
  readonly width?: number;
}

/** Draws the ladders of sessions for a terminal, in lines of at most `width` cells. */
export function ladderRenderer(options: LadderOptions): Renderer {
  const { language } = options;
  const paint = options.colour === true ? coloured : bare;
  const voice = new Voice(phrasesOf(language), paint);
  const width = Math.max(60, options.width ?? 100);
  const wrapped = (lines: readonly string[]): string[] => lines.flatMap((line) => wrap(line, width));
  const headed = (text: string): string[] => wrapped([paint.heading(text)]);
  let sessions = 0;
  /** Sessions of which some rows were given before their end. */
  const begun = new Set<string>();

  function picture(session: Session): string[] {
    if (session.rows.length === 0) return [];
    const ladder = ladderOf(session);
    const plain = voice.inStyle(plainStyle);
    const frames = session.rows.map((row) => summarizeFrames(row.frames, voice.phrases.words));
    const grid = gridOf(ladder, [voice.phrases.columns.frames, ...frames], width);
    const drawer = new RowDrawer(ladder, grid, paint);
    const lines = headLines(ladder, session, grid, voice, paint);
    for (const [at, row] of session.rows.entries()) {
      const step = ladder.steps[at];
      const opener = step?.shape === "open" ? ladder.lanes[step.from]?.role : undefined;
      const label = [
        opener === undefined ? "" : `${voice.phrases.ladder[openers[opener]]} · `,
        labelOf(row, session, plain),
        row.finding === null ? "" : ` [${row.finding}]`,
      ].join("");
      lines.push(...drawer.lines(at, { frames: wrap(breakable(frames[at] ?? ""), grid.frames), label }));
    }
    return lines;
  }

  return {
    open: ({ files }) => block(wrapped(files.map((file) => voice.wire(file))).map(paint.dim)),
    session(session) {
      const { id } = session;
      if (session.unfinished === true) {
        const title = headed(pieceHeader(session, begun.has(id), voice));
        begun.add(id);
        return joinBlocks([title, picture(session)]);
      }
      sessions++;
      const heading = headed(sessionHeader(session, voice));
      // What it came to is known at its end only.
      const walk = begun.delete(id)
        ? [headed(pieceHeader(session, true, voice)), picture(session), heading]
        : [heading, picture(session)];
      return joinBlocks([
        ...walk,
        wrapped(noteLines(session, voice)).map(paint.warn),
        transferLines(session, voice, paint, width),
        wrapped(modeSentences(session, voice)),
      ]);
    },
    close: (summary, left = 0) =>
      joinBlocks(
        closingBlocks(summary, { sessions, left, findings: true }, { language, voice, paint, width }),
      ),
  };
}

const openers = {
  client: "opens.client",
  control: "opens.server",
  data: "opens.server",
  router: "opens.third",
  third: "opens.third",
} as const;
