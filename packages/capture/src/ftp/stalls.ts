import type { Timestamp } from "../model.ts";
import type { SegmentInfo, Side } from "../stream/index.ts";
import type { AckLedger } from "./acks.ts";
import { type Meaning, RowDraft, secondsBetween, timeOf } from "./draft.ts";
import { type ConnectionView, otherSide } from "./view.ts";

/** From this repetition of an ACK on it means loss (RFC 5681 §3.2). */
const lossAfter = 3;

interface Duplicates {
  readonly draft: RowDraft;
  readonly upTo: number;
  count: number;
}

interface Full {
  readonly draft: RowDraft;
  /** What the first ACK with window 0 acknowledges. */
  readonly upTo: number;
  last: Timestamp;
  /** Nothing followed it: how long the buffer was full cannot be told, and it is no row. */
  alone: boolean;
}

/** Pure ACKs that mean something of their own: keep-alive, a full receive buffer, a lost packet. */
export class Stalls {
  readonly #view: ConnectionView;
  readonly #ledgers: Readonly<Record<Side, AckLedger>>;
  readonly #add: (draft: RowDraft) => void;
  #keepAlive: RowDraft | null = null;
  readonly #full = new Map<Side, Full>();
  readonly #duplicates = new Map<Side, Duplicates>();

  constructor(
    view: ConnectionView,
    ledgers: Readonly<Record<Side, AckLedger>>,
    add: (draft: RowDraft) => void,
  ) {
    this.#view = view;
    this.#ledgers = ledgers;
    this.#add = add;
  }

  /** Takes a segment with data. */
  data(info: SegmentInfo): void {
    this.#keepAlive = null;
    this.#window(info);
    const lost = this.#duplicates.get(otherSide(info.from));
    if (lost === undefined || !info.retransmission) return;
    this.#duplicates.delete(otherSide(info.from));
    lost.draft.frames.add(info.frame);
    this.#add(lost.draft);
  }

  /** Takes a pure ACK. True if it has its place in a row of its own. */
  acknowledge(info: SegmentInfo): boolean {
    if (this.#window(info)) return true;
    if (info.keepAlive || info.keepAliveAnswer) {
      this.#probe(info);
      return true;
    }
    if (info.duplicateAck >= lossAfter) {
      this.#duplicate(info);
      return true;
    }
    if (info.duplicateAck === 0) this.#release(info.from);
    return false;
  }

  /** Nothing more comes. */
  end(): void {
    for (const side of [...this.#duplicates.keys()]) this.#release(side);
    for (const [side, full] of this.#full) {
      if (full.alone) this.#ledgers[otherSide(side)].acknowledge(full.upTo, full.draft.frames.first);
    }
  }

  #probe(info: SegmentInfo): void {
    if (this.#keepAlive === null) {
      this.#keepAlive = new RowDraft(info, "verdict", () => ({
        kind: "tcp.keepalive",
        params: { which: this.#view.which },
        level: "note",
        direction: "both",
      }));
      this.#add(this.#keepAlive);
    }
    this.#keepAlive.frames.add(info.frame);
  }

  /** True for a zero window and for what ends it. */
  #window(info: SegmentInfo): boolean {
    const known = this.#full.get(info.from);
    if (known !== undefined) {
      if (known.alone) this.#add(known.draft);
      known.alone = false;
      known.last = timeOf(info);
      if (!info.zeroWindow) this.#full.delete(info.from);
      known.draft.frames.add(info.frame);
      return true;
    }
    if (!info.zeroWindow) return false;
    const draft = new RowDraft(info, "verdict", () => this.#fullMeaning(info.from, draft, full));
    const full: Full = { draft, upTo: info.relAck - 1, last: timeOf(info), alone: true };
    draft.frames.add(info.frame);
    this.#full.set(info.from, full);
    return true;
  }

  #fullMeaning(from: Side, draft: RowDraft, full: Full): Meaning {
    const who = this.#view.who(from);
    const seconds = secondsBetween(draft.time, full.last);
    return {
      kind: "tcp.zerowin",
      params: { which: this.#view.which, who, seconds },
      level: "warn",
      direction: who === "client" ? "to-server" : "to-client",
    };
  }

  #duplicate(info: SegmentInfo): void {
    const upTo = info.relAck - 1;
    const known = this.#duplicates.get(info.from);
    if (known !== undefined && known.upTo === upTo) {
      known.count = info.duplicateAck;
      known.draft.frames.add(info.frame);
      return;
    }
    this.#release(info.from);
    const draft = new RowDraft(info, "verdict", () => this.#lossMeaning(info.from, lost));
    const lost: Duplicates = { draft, upTo, count: info.duplicateAck };
    draft.frames.add(info.frame);
    this.#duplicates.set(info.from, lost);
  }

  #lossMeaning(from: Side, lost: Duplicates): Meaning {
    return {
      kind: "tcp.fastretrans",
      params: {
        which: this.#view.which,
        who: this.#view.who(otherSide(from)),
        duplicates: lost.count,
      },
      level: "note",
      direction: "both",
    };
  }

  /** Duplicates that no retransmission followed are ordinary ACKs. */
  #release(from: Side): void {
    const lost = this.#duplicates.get(from);
    if (lost === undefined) return;
    this.#duplicates.delete(from);
    const ledger = this.#ledgers[otherSide(from)];
    for (const [first, last] of lost.draft.frames.ranges()) {
      for (let frame = first; frame <= last; frame++) ledger.acknowledge(lost.upTo, frame);
    }
  }
}
