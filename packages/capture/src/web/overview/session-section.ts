import { formatCount } from "../../explain/units.ts";
import type { ReportSession } from "../../report/index.ts";
import { h, sentence } from "../dom.ts";
import { wantsAll } from "../rows/match.ts";
import { sessionRows } from "../rows/session-rows.ts";
import type { PageState } from "../state.ts";
import { levelMark } from "./level-mark.ts";
import { spoken, withValues } from "./spoken.ts";
import { timelineFigure } from "./timeline.ts";
import { transferTable } from "./transfers.ts";

/** A session of the page: its heading at once, what is in it as soon as it is opened. */
export class SessionSection {
  readonly session: ReportSession;
  /** A `details` where it may be closed. */
  readonly element: HTMLElement;
  readonly #state: PageState;
  readonly #body = h("div", { class: "session-body" });
  #drawn = false;

  /** @param closable among several sessions one may be closed, and those that are not opened at once are not drawn */
  constructor(session: ReportSession, closable: boolean, state: PageState) {
    this.session = session;
    this.#state = state;
    const heading = spoken(h("h2"), state, () => sentence(session.header[state.language]));
    if (!closable) {
      this.element = h(
        "section",
        { class: "session" },
        h("div", { class: "session-head" }, heading),
        this.#body,
      );
      return;
    }
    const count = h("span", { class: "muted number" });
    const head = h("summary", { class: "session-head" }, levelMark(session.worst ?? "ok"), heading, count);
    this.element = h(
      "details",
      { class: "session", ontoggle: () => this.isOpen && this.draw() },
      head,
      this.#body,
    );
    const filter = (): void => this.#filter(count);
    state.on("filter", filter);
    state.on("language", filter);
    filter();
    // Who is led to a row of it finds it open.
    state.on("selected", () => {
      if (state.selected?.session === session && state.reveals) this.open();
    });
  }

  /** A session of which no row is wanted is out of the way, and one that is closed tells how many are. */
  #filter(count: HTMLElement): void {
    const { filter, language, matches, texts } = this.#state;
    const { rows } = this.session;
    const wanted = wantsAll(filter)
      ? rows.length
      : matches.of(this.session, filter, language).filter((is) => is).length;
    this.element.hidden = wanted === 0 && rows.length > 0;
    count.textContent =
      wanted === rows.length
        ? withValues(texts.rowCount, { n: formatCount(rows.length) })
        : withValues(texts.filter.count, { n: formatCount(wanted), m: formatCount(rows.length) });
  }

  /** It is shown as a whole. */
  get isOpen(): boolean {
    return !(this.element instanceof HTMLDetailsElement) || this.element.open;
  }

  /** Shows it as a whole. */
  open(): void {
    this.draw();
    if (this.element instanceof HTMLDetailsElement) this.element.open = true;
  }

  /** Shows no more than its heading. */
  close(): void {
    if (this.element instanceof HTMLDetailsElement) this.element.open = false;
  }

  /** Makes what is in it, if it is not there yet. */
  draw(): void {
    if (this.#drawn) return;
    this.#drawn = true;
    const [session, state] = [this.session, this.#state];
    this.#body.append(sessionRows(session, state));
    if (session.timelines.length > 0) this.#body.append(timelineFigure(session, state));
    if (session.transfers.length > 0) this.#body.append(transferTable(session, state));
    if (session.notes.en.length > 0)
      this.#body.append(
        spoken(h("ul", { class: "session-notes" }), state, () =>
          session.notes[state.language].map((note) => h("li", {}, sentence(note))),
        ),
      );
  }
}
