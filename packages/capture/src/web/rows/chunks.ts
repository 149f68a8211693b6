import type { ReportSession } from "../../report/index.ts";
import { h } from "../dom.ts";
import type { PageState } from "../state.ts";
import { drawRow, type RowElement } from "./row.ts";

/** Rows that the browser lays out and paints together, or not at all while they are out of sight. */
export interface Chunk {
  readonly element: HTMLElement;
  /** Index of its first row. */
  readonly first: number;
  readonly rows: readonly RowElement[];
}

/** Rows of a chunk: about a screen full. More are laid out in one frame, and fewer are more to look after. */
const chunkRows = 16;

/** Draws all rows of a session. */
export function drawChunks(session: ReportSession, state: PageState): readonly Chunk[] {
  const running = runningBars(session);
  const chunks: Chunk[] = [];
  for (let first = 0; first < session.rows.length; first += chunkRows) {
    const indexes = [...session.rows.keys()].slice(first, first + chunkRows);
    const rows = indexes.map((at) => drawRow(session, at, running[at] ?? [], state));
    const element = h(
      "div",
      { class: "chunk", role: "rowgroup" },
      rows.map((row) => row.element),
    );
    chunks.push({ element, first, rows });
  }
  return chunks;
}

/** Which connections run past each row. */
function runningBars({ rows, bars }: ReportSession): readonly (readonly ReportSession["bars"][number][])[] {
  const running = rows.map((): ReportSession["bars"][number][] => []);
  for (const bar of bars) {
    for (let at = bar.first; at <= bar.last; at++) running[at]?.push(bar);
  }
  return running;
}
