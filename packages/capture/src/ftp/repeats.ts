import { secondsBetween } from "../elapsed.ts";
import { secondsOf } from "../facts/time.ts";
import type { Timestamp } from "../model.ts";
import type { SegmentInfo, Side } from "../stream/index.ts";
import { PerSide } from "../stream/side.ts";
import type { AckLedger } from "./acks.ts";
import { type Meaning, RowDraft, timeOf } from "./draft.ts";
import { FrameSet } from "./frames.ts";
import { type Span, Spans } from "./spans.ts";
import type { ConnectionView } from "./view.ts";

interface Repeated {
  readonly from: Side;
  readonly sequence: number;
  readonly length: number;
  /** Those that stand in no other row, with the time of the first. */
  readonly frames: FrameSet;
  first: Timestamp | null;
  own: number;
  readonly since: Timestamp;
  last: Timestamp;
  times: number;
  /** Not the same bytes again. */
  conflict: boolean;
  /** The row of its bytes, once that is known: later it would be forgotten. */
  owner: RowDraft | undefined;
}

/** The first sendings of a side's latest segments: a ring, in numbers, as there is one for each side of each connection. */
class Sendings {
  readonly #ring: number[] = [];
  /** Where the next goes. */
  #next = 0;

  add(info: SegmentInfo): void {
    const at = this.#next;
    this.#next = (at + sentNumbers) % (sentNumbers * maxSent);
    this.#ring[at] = info.relSeq;
    this.#ring[at + 1] = info.seconds;
    this.#ring[at + 2] = info.nanos;
  }

  /** When the latest was sent; null before one was. */
  get latest(): Timestamp | null {
    const ring = this.#ring;
    if (ring.length === 0) return null;
    const at = (this.#next || ring.length) - sentNumbers;
    return { seconds: ring[at + 1] as number, nanos: ring[at + 2] as number };
  }

  /** When the segment that begins at `sequence` was sent; null if that is forgotten. */
  find(sequence: number): Timestamp | null {
    const ring = this.#ring;
    for (let at = 0; at < ring.length; at += sentNumbers) {
      if (ring[at] === sequence) return { seconds: ring[at + 1] as number, nanos: ring[at + 2] as number };
    }
    return null;
  }
}

/** A segment that was sent three times or more. */
export interface Stuck extends Pick<Repeated, "from" | "sequence" | "length" | "times"> {
  /** From its first sending to its last. */
  readonly seconds: number;
  readonly frames: FrameSet;
}

/** Seconds in which a side has sent nothing but what it had sent before that are worth telling. */
const worthTelling = 0.1;
/** From this many repetitions on, a segment is stuck. */
const isStuck = 2;
/** Stuck segments that are remembered: those that were repeated most. */
const maxStuck = 16;
/** From this many repetitions on, a segment gets a row of its own. */
const ownRow = 3;
/** Repeated segments kept apart at once; the oldest is settled first. */
const maxRepeated = 64;
/** Segments whose first sending is remembered, each direction: the latest. */
const maxSent = 32;
/** Numbers that are kept of each: its relSeq, and the time in seconds and nanoseconds. */
const sentNumbers = 3;

/** Retransmissions: folded into the row of the bytes they repeat, unless one segment is repeated three times or more. */
export class Repeats {
  readonly #view: ConnectionView;
  readonly #ledgers: Readonly<Record<Side, AckLedger>>;
  readonly #add: (draft: RowDraft) => void;
  #open: Map<string, Repeated> | null = null;
  readonly #sent = new PerSide(new Sendings(), new Sendings());
  #total = 0;
  /** Null before one is. */
  #stuck: Stuck[] | null = null;
  #spans: PerSide<Spans> | null = null;

  constructor(
    view: ConnectionView,
    ledgers: Readonly<Record<Side, AckLedger>>,
    add: (draft: RowDraft) => void,
  ) {
    this.#view = view;
    this.#ledgers = ledgers;
    this.#add = add;
  }

  /** Retransmitted data segments so far. */
  get total(): number {
    return this.#total;
  }

  /** Segments that were sent three times or more, the first ones or those that were repeated most; known at the end. */
  get stuck(): readonly Stuck[] {
    return this.#stuck ?? [];
  }

  /** When a side, for a while, sent nothing but what it had sent before. */
  spans(side: Side): readonly Span[] {
    return this.#spans?.of(side).all ?? [];
  }

  /** Takes a data segment seen for the first time. */
  sent(info: SegmentInfo): void {
    this.#sent.of(info.from).add(info);
  }

  /** Takes a retransmitted data segment. `told`: it stands in a row already, and is only counted. */
  take(info: SegmentInfo, told: boolean): void {
    this.#total++;
    this.#hold(info);
    const key = `${info.from} ${info.relSeq}`;
    this.#open ??= new Map();
    const repeated = this.#open.get(key) ?? this.#repeated(info);
    repeated.conflict ||= info.conflict;
    repeated.times++;
    repeated.last = timeOf(info);
    repeated.owner ??= this.#owner(repeated);
    if (!told) {
      repeated.first ??= repeated.last;
      repeated.frames.add(info.frame);
      repeated.own++;
    }
    this.#open.set(key, repeated);
    if (this.#open.size <= maxRepeated) return;
    const oldest = this.#open.entries().next().value;
    if (oldest === undefined) return;
    this.#open.delete(oldest[0]);
    this.#settle(oldest[1]);
  }

  /** What was repeated so far goes to its rows: nothing more comes, or these are given and let go. */
  settle(): void {
    for (const repeated of this.#open?.values() ?? []) this.#settle(repeated);
    this.#open = null;
  }

  #hold(info: SegmentInfo): void {
    const latest = this.#sent.of(info.from).latest;
    if (latest === null || secondsBetween(latest, info) < worthTelling) return;
    this.#spans ??= new PerSide(new Spans(), new Spans());
    this.#spans.of(info.from).add(secondsOf(latest), secondsOf(info));
  }

  #repeated(info: SegmentInfo): Repeated {
    const { from, relSeq: sequence, payloadLength: length } = info;
    const last = timeOf(info);
    const since = this.#sent.of(from).find(sequence) ?? last;
    const nothing = {
      frames: new FrameSet(),
      first: null,
      own: 0,
      times: 0,
      conflict: false,
      owner: undefined,
    };
    return { from, sequence, length, since, last, ...nothing };
  }

  #owner({ from, sequence, length }: Repeated): RowDraft | undefined {
    return this.#ledgers[from].ownerOf(sequence - 1 + length);
  }

  #settle(repeated: Repeated): void {
    if (repeated.times >= isStuck) this.#remember(repeated);
    const { owner = this.#owner(repeated) } = repeated;
    if (owner !== undefined && repeated.conflict) owner.conflict = true;
    const { first, own, times } = repeated;
    // A row counts the frames that it lists; those that a loss is told with are the content's.
    if (owner !== undefined) owner.retransmissions += own < ownRow ? times : times - own;
    if (own < ownRow && owner !== undefined) {
      owner.frames.addAll(repeated.frames);
      return;
    }
    if (first === null) return;
    const draft = new RowDraft(first, "verdict", () => this.#meaning(repeated));
    draft.frames.addAll(repeated.frames);
    this.#add(draft);
  }

  #remember({ from, sequence, length, times, since, last, frames }: Repeated): void {
    this.#stuck ??= [];
    if (this.#stuck.length >= maxStuck) {
      const fewest = this.#stuck.reduce((least, one) => (one.times < least.times ? one : least));
      if (fewest.times >= times) return;
      this.#stuck.splice(this.#stuck.indexOf(fewest), 1);
    }
    this.#stuck.push({ from, sequence, length, times, seconds: secondsBetween(since, last), frames });
  }

  #meaning(repeated: Repeated): Meaning {
    const who = this.#view.who(repeated.from);
    const { sequence, length, own: times } = repeated;
    const seconds = secondsBetween(repeated.since, repeated.last);
    return {
      kind: "tcp.retrans.row",
      params: { which: this.#view.which, who, sequence, length, times, seconds },
      level: "warn",
      direction: who === "client" ? "to-server" : "to-client",
    };
  }
}
