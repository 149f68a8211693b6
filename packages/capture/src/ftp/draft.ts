import { secondsBetween } from "../elapsed.ts";
import type { Level, Row, RowDirection, RowKind, RowParams, Timestamp } from "../model.ts";
import { FrameSet } from "./frames.ts";

/** What a row says, once everything about it is known. */
export type Meaning = {
  [K in RowKind]: {
    readonly kind: K;
    readonly params: RowParams[K];
    readonly level: Level;
    readonly direction: RowDirection;
  };
}[RowKind];

/** Place among rows that begin with the same frame: a FIN with payload is data first, then the beginning of the close. */
export const rank = { note: 0, handshake: 1, content: 2, verdict: 3, close: 4, reset: 5 } as const;

/** A row under construction: frames, ACKs and retransmissions gather until its session is written down. */
export class RowDraft {
  readonly frames = new FrameSet();
  /** Pure ACKs of its bytes; many rows have none. */
  #acks: FrameSet | null = null;
  readonly time: Timestamp;
  readonly rank: number;
  /** "C1" or "C1.D2"; known once its session has a number. */
  connection = "";
  raw: readonly string[] = [];
  /** The row of the command that this reply answers. */
  answers: RowDraft | null = null;
  /** The data connection that this row announces. */
  announces: { readonly id: string; readonly abroad: boolean } | null = null;
  /** Bytes of it were sent again with other content: what it says need not be what the other side read. */
  conflict = false;
  retransmissions = 0;
  outOfOrder = 0;
  beyondMss = false;
  alsoHandshake = false;
  /** What it says was read with a key log. */
  decrypted = false;
  /** A row without frames of its own stands where this frame does. */
  at: number | null = null;
  /** It was given while its session still ran. */
  given = false;
  readonly #meaning: () => Meaning | null;

  /** @param meaning asked at the end; null = nothing worth a row */
  constructor(time: Timestamp, order: keyof typeof rank, meaning: () => Meaning | null) {
    this.time = timeOf(time);
    this.rank = rank[order];
    this.#meaning = meaning;
  }

  /** The frame by which it stands among the rows. */
  get place(): number {
    return this.frames.empty ? (this.at ?? Number.POSITIVE_INFINITY) : this.frames.first;
  }

  get acks(): FrameSet {
    this.#acks ??= new FrameSet();
    return this.#acks;
  }

  /** Takes over what `other`, which is to be no row of its own, has gathered. */
  absorb(other: RowDraft): void {
    this.frames.addAll(other.frames);
    if (other.#acks !== null) this.acks.addAll(other.#acks);
    this.retransmissions += other.retransmissions;
    this.outOfOrder += other.outOfOrder;
    this.conflict ||= other.conflict;
    this.beyondMss ||= other.beyondMss;
  }

  /** The finished row; null if it has no place or nothing to say. */
  row(): Row | null {
    const meaning = this.place === Number.POSITIVE_INFINITY ? null : this.#meaning();
    if (meaning === null) return null;
    // Field by field: a spread of objects that are of many shapes takes longer than all the rest of a row.
    const row = {
      kind: meaning.kind,
      params: meaning.params,
      direction: meaning.direction,
      level: this.conflict && meaning.level !== "error" ? "warn" : meaning.level,
      frames: this.frames.ranges(),
      acks: this.#acks?.ranges() ?? [],
      time: this.time,
      connection: this.connection,
      raw: this.raw,
      answers: this.answers === null ? null : this.answers.frames.first,
      announces: this.announces?.id ?? null,
      retransmissions: this.retransmissions,
      outOfOrder: this.outOfOrder,
      conflict: this.conflict,
      beyondMss: this.beyondMss,
      alsoHandshake: this.alsoHandshake,
      decrypted: this.decrypted,
      finding: null,
    };
    return row as Row;
  }
}

/** Compares drafts by their place; those of one place that come from several lists keep the order of these. */
export function inOrder(a: RowDraft, b: RowDraft): number {
  return a.place - b.place || a.rank - b.rank;
}

/** The time alone: whoever keeps it must not keep the segment that it came with. */
export function timeOf(time: Timestamp): Timestamp {
  return { seconds: time.seconds, nanos: time.nanos };
}

/** Milliseconds from `from` to `to`, to the microsecond; none where the clock of the capture went back. */
export function millisecondsBetween(from: Timestamp, to: Timestamp): number {
  return Math.max(0, Math.round(secondsBetween(from, to) * 1e6) / 1e3);
}
