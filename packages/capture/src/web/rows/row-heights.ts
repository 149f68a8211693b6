import type { Language } from "@twinport/diagnosis";
import type { ReportSession, Text } from "../../report/index.ts";

/** What a row has above and below its lines, and its lines, in pixels. */
const frame = 14;
const line = 22;
const rawLine = 19;

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
    const narrow = width < 720;
    const letters = Math.max(20, (narrow ? width - 90 : Math.min(width * 0.48, 640)) / 7.2);
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
