import { secondsBetween } from "../elapsed.ts";
import { secondsOf as timeInSeconds } from "../facts/time.ts";
import type { FrameRange, Timestamp } from "../model.ts";
import type { SegmentInfo, Side } from "../stream/index.ts";
import { otherSide, sides } from "../stream/side.ts";
import type { AckLedger } from "./acks.ts";
import { type Meaning, RowDraft, timeOf } from "./draft.ts";
import { type Span, Spans } from "./spans.ts";
import type { ConnectionView } from "./view.ts";

/** Seconds of full buffers, all together, that are worth a row: shorter stalls belong to any fast transfer. */
const worthTelling = 0.1;
/** Packets kept until it is known whether they get a row. */
const maxHeld = 1024;

interface Stall {
  readonly side: Side;
  readonly draft: RowDraft;
  /** Packets that have no row yet: the receiver's ACKs with what they acknowledge, the sender's probes. */
  held: { readonly frame: number; readonly sender: Side; readonly upTo: number }[];
  /** When the window closed, null while it is open. */
  since: Timestamp | null;
  last: Timestamp;
  /** Of closed windows that opened again. */
  readonly spans: Spans;
  seconds: number;
  times: number;
  told: boolean;
}

/** Full receive buffers: one row for each side, from its first window 0 to where the last one opens (RFC 9293 §3.8.6). */
export class ZeroWindows {
  readonly #view: ConnectionView;
  readonly #ledgers: Readonly<Record<Side, AckLedger>>;
  readonly #add: (draft: RowDraft) => void;
  readonly #stalls: Record<Side, Stall | null> = { initiator: null, responder: null };

  constructor(
    view: ConnectionView,
    ledgers: Readonly<Record<Side, AckLedger>>,
    add: (draft: RowDraft) => void,
  ) {
    this.#view = view;
    this.#ledgers = ledgers;
    this.#add = add;
  }

  /** Takes a segment. True for a pure ACK or a probe that has its place here. */
  take(info: SegmentInfo): boolean {
    if (info.keepAlive) {
      const probed = this.#stalls[otherSide(info.from)];
      if (probed !== null && probed.since !== null) return this.#place(probed, info);
    }
    const stall = this.#stalls[info.from] ?? (info.zeroWindow ? this.#begin(info) : null);
    if (stall === null || (!info.zeroWindow && stall.since === null)) return false;
    if (stall.since === null) {
      stall.since = timeOf(info);
      stall.times++;
    } else if (!info.zeroWindow) {
      stall.seconds += secondsBetween(stall.since, info);
      stall.spans.add(timeInSeconds(stall.since), timeInSeconds(info));
      stall.since = null;
    }
    return this.#place(stall, info);
  }

  /** The full buffer that is told, of two the one that was full for longer; null if none was for long. */
  get longest(): { readonly side: Side; readonly seconds: number; readonly frames: FrameRange[] } | null {
    const told = sides.flatMap((side) => this.#stalls[side] ?? []).filter((stall) => stall.told);
    const [stall] = told.sort((one, other) => secondsOf(other) - secondsOf(one));
    if (stall === undefined) return null;
    return { side: stall.side, seconds: secondsOf(stall), frames: stall.draft.frames.ranges() };
  }

  /** When the buffer of a side was full, if that is told. */
  spans(side: Side): readonly Span[] {
    const stall = this.#stalls[side];
    if (stall?.told !== true) return [];
    const { since, last, spans } = stall;
    return since === null
      ? spans.all
      : [...spans.all, { from: timeInSeconds(since), to: timeInSeconds(last) }];
  }

  /** Nothing more comes. */
  end(): void {
    for (const side of sides) {
      const stall = this.#stalls[side];
      if (stall !== null) this.#release(stall);
    }
  }

  #begin(info: SegmentInfo): Stall {
    const draft = new RowDraft(info, "verdict", () => this.#meaning(stall));
    const last = timeOf(info);
    const stall: Stall = {
      side: info.from,
      draft,
      held: [],
      since: null,
      last,
      spans: new Spans(),
      seconds: 0,
      times: 0,
      told: false,
    };
    this.#stalls[info.from] = stall;
    return stall;
  }

  #place(stall: Stall, info: SegmentInfo): boolean {
    stall.last = timeOf(info);
    // What carries data as well stands in the row of its data.
    if (info.carriesData) return false;
    if (stall.told) {
      stall.draft.frames.add(info.frame);
      return true;
    }
    stall.held.push({ frame: info.frame, sender: info.from, upTo: info.relAck - 1 });
    if (secondsOf(stall) >= worthTelling) this.#tell(stall);
    else if (stall.held.length > maxHeld) this.#release(stall);
    return true;
  }

  #tell(stall: Stall): void {
    stall.told = true;
    for (const { frame } of stall.held) stall.draft.frames.add(frame);
    stall.held = [];
    this.#add(stall.draft);
  }

  /** Without a row of their own they are ACKs like others. */
  #release(stall: Stall): void {
    for (const { frame, sender, upTo } of stall.held) {
      this.#ledgers[otherSide(sender)].acknowledge(upTo, frame);
    }
    stall.held = [];
  }

  #meaning(stall: Stall): Meaning {
    const who = this.#view.who(stall.side);
    const { times } = stall;
    return {
      kind: "tcp.zerowin",
      params: { which: this.#view.which, who, seconds: secondsOf(stall), times },
      level: "warn",
      direction: who === "client" ? "to-server" : "to-client",
    };
  }
}

function secondsOf({ seconds, since, last }: Stall): number {
  return since === null ? seconds : seconds + secondsBetween(since, last);
}
