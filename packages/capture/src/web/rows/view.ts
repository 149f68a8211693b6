import type { ReportSession } from "../../report/index.ts";
import { refill } from "../dom.ts";
import type { PageState } from "../state.ts";
import type { Chunk } from "./chunks.ts";
import { rowDetails } from "./details.ts";
import { wantsAll } from "./match.ts";
import { relatedRows } from "./related.ts";
import { rowSentence } from "./row.ts";
import { RowHeights } from "./row-heights.ts";

/** The drawn rows of a session, kept as the state wants them. */
export class RowsView {
  readonly #session: ReportSession;
  readonly #state: PageState;
  readonly #grid: HTMLElement;
  readonly #chunks: readonly Chunk[];
  readonly #rows: readonly HTMLElement[];
  readonly #heights: RowHeights;
  /** Known from the observer: to ask the grid itself would lay the page out once for each session. */
  #width = 0;
  #selected: HTMLElement | undefined;
  #details: HTMLElement | undefined;
  /** The row that Tab leads to. */
  #entry: HTMLElement | undefined;

  constructor(session: ReportSession, state: PageState, grid: HTMLElement, chunks: readonly Chunk[]) {
    this.#session = session;
    this.#state = state;
    this.#grid = grid;
    this.#chunks = chunks;
    this.#rows = chunks.flatMap(({ rows }) => rows.map(({ element }) => element));
    this.#heights = new RowHeights(session);
  }

  /** Follows the state. */
  follow(): void {
    const state = this.#state;
    state.on("language", () => this.#say());
    state.on("filter", () => this.#filter());
    state.on("selected", () => this.#select());
    state.on("details", () => this.#showDetails());
    state.on("evidence", () => this.#mark("evidence", state.evidence.get(this.#session)));
    new ResizeObserver(([entry]) => {
      this.#width = entry?.contentRect.width ?? 0;
      this.#reserve();
    }).observe(this.#grid);
    this.#filter();
  }

  #say(): void {
    const { language, texts } = this.#state;
    for (const { first, rows } of this.#chunks) {
      for (const [index, { sentence }] of rows.entries()) {
        const row = this.#session.rows[first + index];
        if (row !== undefined) refill(sentence, rowSentence(row, language, texts));
      }
    }
    this.#filter();
    this.#showDetails();
  }

  #filter(): void {
    const matching = this.#matching();
    for (const { element, first, rows } of this.#chunks) {
      const wanted = matching.slice(first, first + rows.length);
      element.hidden = !wanted.includes(true);
      // The rows of a hidden chunk stay as they are: most filters hide most chunks.
      if (element.hidden) continue;
      for (const [index, row] of rows.entries()) row.element.hidden = wanted[index] === false;
    }
    this.#grid.classList.toggle("filtered", !wantsAll(this.#state.filter));
    this.#reserve();
    this.#enter();
    if (this.#details !== undefined && !this.#shows(this.#selected)) this.#state.set("details", false);
  }

  /** Tells the browser how high the chunks are that it has not laid out. */
  #reserve(): void {
    const matching = this.#matching();
    const all = wantsAll(this.#state.filter);
    const height = this.#heights.in(this.#state.language, this.#width);
    for (const { element, first, rows } of this.#chunks) {
      let sum = 0;
      for (let at = first; at < first + rows.length; at++) if (matching[at] === true) sum += height(at);
      // Chunks that were laid out keep their height, but not from one filter to the next.
      element.style.containIntrinsicBlockSize = all ? `auto ${sum}px` : `${sum}px`;
    }
  }

  #select(): void {
    const place = this.#state.selected;
    const at = place?.session === this.#session ? place.row : -1;
    const element = this.#rows[at];
    if (element === this.#selected && element === undefined) return;
    if (element !== this.#selected) {
      this.#selected?.setAttribute("aria-selected", "false");
      element?.setAttribute("aria-selected", "true");
      this.#selected = element;
      this.#mark("related", element && relatedRows(this.#session, at));
      this.#enter();
      this.#showDetails();
    }
    if (element !== undefined && this.#state.reveals) bringIntoView(element, this.#details);
  }

  #showDetails(): void {
    this.#details?.remove();
    this.#details = undefined;
    for (const open of this.#grid.querySelectorAll('[aria-expanded="true"]')) {
      open.setAttribute("aria-expanded", "false");
    }
    const place = this.#state.selected;
    if (place === null || this.#selected === undefined || !this.#state.details) return;
    this.#details = rowDetails(this.#session, place.row, this.#state);
    this.#selected.setAttribute("aria-expanded", "true");
    this.#selected.after(this.#details);
  }

  /** One row can be reached with Tab: the selected one, or the first. */
  #enter(): void {
    const entry = this.#shows(this.#selected) ? this.#selected : this.#rows[this.#matching().indexOf(true)];
    if (this.#entry !== undefined) this.#entry.tabIndex = -1;
    if (entry !== undefined) entry.tabIndex = 0;
    this.#entry = entry;
  }

  #shows(row: HTMLElement | undefined): boolean {
    return row !== undefined && this.#matching()[this.#rows.indexOf(row)] === true;
  }

  #mark(name: string, rows: ReadonlySet<number> | undefined): void {
    for (const marked of this.#grid.querySelectorAll(`.row.${name}`)) marked.classList.remove(name);
    for (const at of rows ?? []) this.#rows[at]?.classList.add(name);
  }

  #matching(): readonly boolean[] {
    return this.#state.matches.of(this.#session, this.#state.filter, this.#state.language);
  }
}

/** Where the row is far away, to the middle of the window; else only as far as it must. */
function bringIntoView(row: HTMLElement, details: HTMLElement | undefined): void {
  row.focus({ preventScroll: true });
  const { top, bottom } = row.getBoundingClientRect();
  const far = top < -innerHeight / 2 || bottom > innerHeight * 1.5;
  details?.scrollIntoView({ block: "nearest" });
  row.scrollIntoView({ block: far ? "center" : "nearest" });
}
