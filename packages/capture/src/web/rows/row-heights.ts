import type { Language } from "@twinport/diagnosis";
import type { ReportSession, Text } from "../../report/index.ts";

/** What a row has above and below its lines, and its lines, in pixels. */
const frame = 6;
const line = 22;
const rawLine = 18;

/** Guesses how high rows are that were never laid out: what is wrong here makes the scroll bar jump a little, and nothing else. */
export class RowHeights {
  readonly #session: ReportSession;
  readonly #widths = new Map<Language, readonly number[]>();

  constructor(session: ReportSession) {
    this.#session = session;
  }

  /** @param width of the rows, in pixels */
  in(language: Language, width: number): (at: number) => number {
    const widths = this.#widths.get(language) ?? this.#session.rows.map(({ said }) => halves(said[language]));
    this.#widths.set(language, widths);
    const narrow = width < 800;
    const lanes = this.#session.lanes.length;
    // What the style sheet leaves beside the ladder.
    const beside = narrow
      ? width * 0.76 - 40
      : Math.min(width - 300 - Math.max(width * 0.3, lanes * width * 0.085), 736);
    const letters = Math.max(20, beside / 8);
    return (at) => {
      const raw = this.#session.rows[at]?.raw ?? [];
      const rawLines = raw.reduce((sum, text) => sum + Math.ceil(text.length / (letters * 0.85) || 1), 0);
      return frame + (narrow ? line : 0) + Math.ceil((widths[at] ?? 1) / letters) * line + rawLines * rawLine;
    };
  }
}

/** The width of a text in half-width letters. */
function halves(text: Text): number {
  const letters = text.map((span) => (typeof span === "string" ? span : Object.values(span)[0])).join("");
  return letters.length + (letters.match(/[\u2e80-\uffff]/g)?.length ?? 0);
}
