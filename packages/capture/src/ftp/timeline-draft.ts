import { secondsBetween } from "../elapsed.ts";
import { secondsOf } from "../facts/time.ts";
import type { Timestamp, Which } from "../model.ts";
import type { SegmentInfo, Side, StreamBytes } from "../stream/index.ts";
import { otherSide, PerSide, sides } from "../stream/side.ts";
import type { Stall, Timeline } from "../timeline.ts";
import { timeOf } from "./draft.ts";
import { Moment } from "./moment.ts";
import { type Span, Spans } from "./spans.ts";
import { Stretches } from "./stretches.ts";
import type { ConnectionView } from "./view.ts";

/** Seconds without new bytes, and without a reason in sight, that are told as silence. */
const silent = 1;

/** What is known of why nothing came: of each side when its receive buffer was full, and when it only sent again. */
export interface HeldUp {
  windows(side: Side): readonly Span[];
  repeats(side: Side): readonly Span[];
}

/** How the bytes of a connection come: little is done for a packet, and what is kept does not grow with their number. */
export class TimelineDraft {
  readonly #which: Which;
  #start: Timestamp | null = null;
  readonly #last = new Moment();
  readonly #stretches = new Stretches();
  /** When the last new bytes came, and which side sent them. */
  #fresh = 0;
  #from: Side | null = null;
  /** When bytes were sent again last. */
  #again = 0;
  #closed = false;
  /** Null before there is one. */
  #silences: PerSide<Spans> | null = null;

  constructor(which: Which) {
    this.#which = which;
  }

  /** Takes the next segment. */
  segment(info: SegmentInfo): void {
    this.#start ??= timeOf(info);
    if (secondsBetween(this.#last, info) > 0) this.#last.set(info);
    if (info.carriesData) {
      const now = secondsOf(info);
      if (info.retransmission) {
        this.#again = now;
        this.#stretches.add("again", this.#since(info), 1);
      } else {
        if (now - this.#fresh >= silent) this.#silence(now, info.from);
        this.#fresh = now;
        this.#from = info.from;
      }
    }
    if (!this.#closed && (info.fin || info.kind === "rst")) {
      this.#closed = true;
      this.#silence(secondsOf(info), this.#from);
    }
  }

  /** Takes the next bytes of one direction. */
  bytes(chunk: StreamBytes): void {
    this.#stretches.add(chunk.from, this.#since(chunk), chunk.length);
  }

  /** `length` bytes of side `from` are not in the capture. `cut`: their packet is, but not all of it. */
  gap(from: Side, length: number, cut: boolean): void {
    this.#stretches.add(cut ? from : "missing", this.#since(this.#last), length);
  }

  /**
   * Plain data; null of a connection that carried nothing.
   * @param until when it was given up, if that was later; null where its own packets show its end
   */
  timeline(view: ConnectionView, heldUp: HeldUp, until: Timestamp | null): Timeline | null {
    const start = this.#start;
    if (start === null || this.#stretches.empty) return null;
    const end = until !== null && secondsBetween(this.#last, until) > 0 ? until : timeOf(this.#last);
    if (!this.#closed) this.#silence(secondsOf(end), this.#from);
    const client: Side = view.who("initiator") === "client" ? "initiator" : "responder";
    const { step, of } = this.#stretches.told(secondsBetween(start, end));
    const zero = secondsOf(start);
    const stalls: Stall[] = [];
    for (const side of sides) {
      const who = view.who(side);
      const tell = (cause: Stall["cause"], spans: readonly Span[]): void => {
        for (const { from, to } of spans) stalls.push({ cause, who, from: from - zero, to: to - zero });
      };
      const full = heldUp.windows(otherSide(side));
      tell("zero-window", heldUp.windows(side));
      tell("retransmission", heldUp.repeats(side));
      const silences = this.#silences?.of(side).all ?? [];
      tell(
        "silence",
        silences.filter(({ from, to }) => !full.some((span) => span.from < to && span.to > from)),
      );
    }
    return {
      which: this.#which,
      connection: view.name(),
      start,
      end,
      step,
      toServer: of(client),
      toClient: of(otherSide(client)),
      missing: of("missing"),
      retransmissions: of("again"),
      stalls: stalls.sort((one, other) => one.from - other.from),
    };
  }

  /** Seconds from the first packet; what comes before it, as captures that were merged may have it, came with it. */
  #since(time: Timestamp): number {
    return this.#start === null ? 0 : secondsBetween(this.#start, time);
  }

  /** Notes a silence that `side` breaks, if it was that side's turn: after the other one's bytes it waited for somebody. */
  #silence(now: number, side: Side | null): void {
    // Between commands a control connection is silent.
    if (this.#which === "control" || side === null || side !== this.#from) return;
    const since = Math.max(this.#fresh, this.#again);
    if (now - since < silent) return;
    this.#silences ??= new PerSide(new Spans(), new Spans());
    this.#silences.of(side).add(since, now);
  }
}
