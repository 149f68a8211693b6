import type { Who } from "../model.ts";
import type { RowDraft } from "./draft.ts";
import type { Enclosed } from "./tls-rows.ts";

/** TLS records with nothing in them, which TLS 1.0 sends before others (RFC 5246 appendix F.2): they belong to what follows. */
export class EmptyRecords {
  readonly #records: Record<Who, Enclosed | null> = { client: null, server: null };

  /** A record of `who` was opened, and `length` bytes were in it. */
  opened(who: Who, record: Enclosed, length: number): void {
    if (length === 0) this.#records[who] ??= record;
  }

  /** Something of `who` follows, in a row. */
  join(who: Who, draft: RowDraft): void {
    const record = this.#records[who];
    if (record === null) return;
    draft.frames.addAll(record.frames);
    this.#records[who] = null;
  }

  /** Nothing follows: `make` gives a row for the record that is left. */
  rest(who: Who, make: (record: Enclosed) => RowDraft): void {
    const record = this.#records[who];
    if (record !== null) this.join(who, make(record));
  }
}
