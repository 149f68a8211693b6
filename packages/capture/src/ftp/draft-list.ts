import { limits } from "@twinport/protocol";
import type { RowDraft } from "./draft.ts";

/** Rows of a session or of one of its connections; those beyond the bound are counted and let go. */
export class DraftList {
  readonly drafts: RowDraft[] = [];
  #dropped = 0;

  /** Rows that were not kept. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Adds a row. */
  add(draft: RowDraft): void {
    if (this.drafts.length < limits.sessionRows) this.drafts.push(draft);
    else this.#dropped++;
  }
}
