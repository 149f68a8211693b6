import { limits } from "@twinport/protocol";
import type { RowDraft } from "./draft.ts";

/** Rows of a session or of one of its connections; those beyond the bound are counted and let go. */
export class DraftList {
  #drafts: RowDraft[] = [];
  #dropped = 0;

  /** The rows, in the order in which they began. */
  get drafts(): readonly RowDraft[] {
    return this.#drafts;
  }

  /** Rows that were not kept. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Adds a row. Where there is no room, those that were given already make some. */
  add(draft: RowDraft): void {
    const full = this.#drafts.length >= limits.sessionRows;
    if (full && this.#drafts[0]?.given === true) this.letGo();
    if (this.#drafts.length < limits.sessionRows) this.#drafts.push(draft);
    else this.#dropped++;
  }

  /** Lets go of the rows that were given. */
  letGo(): void {
    if (this.#drafts.some(({ given }) => given)) this.#drafts = this.#drafts.filter(({ given }) => !given);
  }
}
