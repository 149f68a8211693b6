import type { RowDraft } from "./draft.ts";

interface Owner {
  readonly draft: RowDraft;
  end: number;
}

/** Rows that an ACK or a retransmission may still concern. */
const maxOwners = 256;
/** ACKs of bytes that no row has claimed yet. */
const maxWaiting = 1024;

/**
 * Who owns which bytes of one direction, so that a pure ACK is merged into the row whose last byte it acknowledges.
 * An ACK may come before its row does: in the middle of a multi-line reply there is no row yet.
 */
export class AckLedger {
  readonly #owners: Owner[] = [];
  #waiting: { readonly upTo: number; readonly frame: number }[] = [];

  /** Says that the bytes up to stream offset `end` belong to `draft`, as far as no earlier row has them. */
  own(end: number, draft: RowDraft): void {
    const last = this.#owners.at(-1);
    if (last !== undefined && last.draft === draft) last.end = Math.max(last.end, end);
    else {
      this.#owners.push({ draft, end });
      if (this.#owners.length > maxOwners) this.#owners.splice(0, maxOwners / 2);
    }
    if (this.#waiting.length === 0) return;
    for (const { upTo, frame } of this.#waiting) if (upTo <= end) draft.acks.add(frame);
    this.#waiting = this.#waiting.filter(({ upTo }) => upTo > end);
  }

  /** The bytes up to `end` are missing, and belong with those before them. */
  extend(end: number): void {
    const last = this.#owners.at(-1);
    if (last !== undefined) this.own(end, last.draft);
  }

  /** The row of the byte before `upTo`, if it is known. */
  ownerOf(upTo: number): RowDraft | undefined {
    let found: RowDraft | undefined;
    for (let index = this.#owners.length - 1; index >= 0; index--) {
      const owner = this.#owners[index] as Owner;
      if (owner.end < upTo) break;
      found = owner.draft;
    }
    return found;
  }

  /** A pure ACK of everything before stream offset `upTo`. */
  acknowledge(upTo: number, frame: number): void {
    const owner = this.ownerOf(upTo);
    if (owner !== undefined) owner.acks.add(frame);
    else {
      this.#waiting.push({ upTo, frame });
      // An owner is certain to come only for captured bytes: what waits too long goes to the last row.
      if (this.#waiting.length > maxWaiting) this.flush();
    }
  }

  /** Nothing more comes: ACKs of bytes without a row go to the last row. */
  flush(): void {
    const last = this.#owners.at(-1)?.draft;
    for (const { frame } of this.#waiting) last?.acks.add(frame);
    this.#waiting = [];
  }
}
