import type { Timestamp } from "../model.ts";
import type { SegmentInfo, Side } from "../stream/index.ts";
import type { AckLedger } from "./acks.ts";
import { type Meaning, RowDraft, secondsBetween, timeOf } from "./draft.ts";
import { FrameSet } from "./frames.ts";
import type { ConnectionView } from "./view.ts";

interface Repeated {
  readonly from: Side;
  readonly sequence: number;
  readonly length: number;
  readonly frames: FrameSet;
  readonly since: Timestamp;
  readonly first: Timestamp;
  last: Timestamp;
  times: number;
  /** Not the same bytes again. */
  conflict: boolean;
}

interface Sent {
  readonly sequence: number;
  readonly time: Timestamp;
}

/** From this many repetitions on, a segment gets a row of its own. */
const ownRow = 3;
/** Repeated segments kept apart at once; the oldest is settled first. */
const maxRepeated = 64;
/** Segments whose first sending is remembered, each direction. */
const maxSent = 32;

/** Retransmissions: folded into the row of the bytes they repeat, unless one segment is repeated three times or more. */
export class Repeats {
  readonly #view: ConnectionView;
  readonly #ledgers: Readonly<Record<Side, AckLedger>>;
  readonly #add: (draft: RowDraft) => void;
  readonly #open = new Map<string, Repeated>();
  readonly #sent: Record<Side, Sent[]> = { initiator: [], responder: [] };
  #total = 0;

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

  /** Takes a data segment seen for the first time. */
  sent(info: SegmentInfo): void {
    const sent = this.#sent[info.from];
    sent.push({ sequence: info.relSeq, time: timeOf(info) });
    if (sent.length > maxSent) sent.shift();
  }

  /** Takes a retransmitted data segment. `told`: it stands in a row already, and is only counted. */
  take(info: SegmentInfo, told: boolean): void {
    this.#total++;
    const key = `${info.from} ${info.relSeq}`;
    const known = this.#open.get(key);
    if (known !== undefined) {
      if (!told) known.frames.add(info.frame);
      known.conflict ||= info.conflict;
      known.times++;
      known.last = timeOf(info);
      return;
    }
    const first = this.#sent[info.from].find((sent) => sent.sequence === info.relSeq);
    const { from, relSeq: sequence, payloadLength: length, frame } = info;
    const time = timeOf(info);
    this.#open.set(key, {
      from,
      sequence,
      length,
      frames: told ? new FrameSet() : new FrameSet(frame),
      conflict: info.conflict,
      since: first?.time ?? time,
      first: time,
      last: time,
      times: 1,
    });
    if (this.#open.size <= maxRepeated) return;
    const oldest = this.#open.entries().next().value;
    if (oldest === undefined) return;
    this.#open.delete(oldest[0]);
    this.#settle(oldest[1]);
  }

  /** Nothing more comes. */
  end(): void {
    for (const repeated of this.#open.values()) this.#settle(repeated);
    this.#open.clear();
  }

  #settle(repeated: Repeated): void {
    const owner = this.#ledgers[repeated.from].ownerOf(repeated.sequence - 1 + repeated.length);
    if (owner !== undefined && repeated.conflict) owner.conflict = true;
    if (repeated.times < ownRow && owner !== undefined) {
      owner.retransmissions += repeated.times;
      owner.frames.addAll(repeated.frames);
      return;
    }
    const draft = new RowDraft(repeated.first, "verdict", () => this.#meaning(repeated));
    draft.frames.addAll(repeated.frames);
    this.#add(draft);
  }

  #meaning(repeated: Repeated): Meaning {
    const who = this.#view.who(repeated.from);
    const { sequence, length, times } = repeated;
    const seconds = secondsBetween(repeated.since, repeated.last);
    return {
      kind: "tcp.retrans.row",
      params: { which: this.#view.which, who, sequence, length, times, seconds },
      level: "warn",
      direction: who === "client" ? "to-server" : "to-client",
    };
  }
}
