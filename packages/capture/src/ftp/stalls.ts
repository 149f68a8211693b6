import type { SegmentInfo, Side } from "../stream/index.ts";
import { otherSide, PerSide, sides } from "../stream/side.ts";
import type { AckLedger } from "./acks.ts";
import { type Meaning, RowDraft } from "./draft.ts";
import type { ConnectionView } from "./view.ts";
import { ZeroWindows } from "./zero-windows.ts";

/** From this repetition of an ACK on it means loss (RFC 5681 §3.2). */
const lossAfter = 3;

interface Duplicates {
  readonly draft: RowDraft;
  readonly upTo: number;
  count: number;
  /** The lost segment came again: the row is one. */
  repaired: boolean;
}

/** Pure ACKs that mean something of their own: keep-alive, a full receive buffer, a lost packet. */
export class Stalls {
  readonly #view: ConnectionView;
  readonly #ledgers: Readonly<Record<Side, AckLedger>>;
  readonly #add: (draft: RowDraft) => void;
  #keepAlive: RowDraft | null = null;
  /** Null before a buffer was full. */
  windows: ZeroWindows | null = null;
  readonly #duplicates = new PerSide<Duplicates | null>(null, null);

  constructor(
    view: ConnectionView,
    ledgers: Readonly<Record<Side, AckLedger>>,
    add: (draft: RowDraft) => void,
  ) {
    this.#view = view;
    this.#ledgers = ledgers;
    this.#add = add;
  }

  /** Takes a segment with data. True if it repairs a loss and is told with it. */
  data(info: SegmentInfo): boolean {
    this.#keepAlive = null;
    this.#window(info);
    const lost = this.#duplicates.of(otherSide(info.from));
    if (lost === null || !info.retransmission || info.relSeq - 1 !== lost.upTo) return false;
    lost.draft.frames.add(info.frame);
    if (!lost.repaired) this.#add(lost.draft);
    lost.repaired = true;
    return true;
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
    for (const side of sides) this.#release(side);
    this.windows?.end();
  }

  #window(info: SegmentInfo): boolean {
    if (info.zeroWindow) this.windows ??= new ZeroWindows(this.#view, this.#ledgers, this.#add);
    return this.windows?.take(info) ?? false;
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

  #duplicate(info: SegmentInfo): void {
    const { from } = info;
    const upTo = info.relAck - 1;
    const known = this.#duplicates.of(from);
    if (known !== null && known.upTo === upTo) {
      known.count = info.duplicateAck;
      known.draft.frames.add(info.frame);
      return;
    }
    this.#release(from);
    const draft = new RowDraft(info, "verdict", () => this.#lossMeaning(from, lost));
    const lost: Duplicates = { draft, upTo, count: info.duplicateAck, repaired: false };
    draft.frames.add(info.frame);
    this.#duplicates.set(from, lost);
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
    const lost = this.#duplicates.of(from);
    if (lost === null) return;
    this.#duplicates.set(from, null);
    if (lost.repaired) return;
    const ledger = this.#ledgers[otherSide(from)];
    for (const [first, last] of lost.draft.frames.ranges()) {
      for (let frame = first; frame <= last; frame++) ledger.acknowledge(lost.upTo, frame);
    }
  }
}
