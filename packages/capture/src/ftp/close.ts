import type { CloseParams, Level } from "../model.ts";
import type { SegmentInfo, Side } from "../stream/index.ts";
import { otherSide, PerSide } from "../stream/side.ts";
import { type Meaning, RowDraft } from "./draft.ts";
import type { ConnectionView } from "./view.ts";

interface Fin {
  /** relAck of a segment that acknowledges all before the FIN, and not the FIN. */
  readonly before: number;
  /** Its own relAck: how much of the other side had come by then. */
  readonly heard: number;
  acknowledged: boolean;
}

/** The end of a connection: the FINs and the pure ACKs that acknowledge them (RFC 9293 §3.6). */
export class Close {
  readonly #view: ConnectionView;
  readonly #fins = new PerSide<Fin | null>(null, null);
  /** Frames of the first RST of each side. */
  readonly #resets: Record<Side, number | null> = { initiator: null, responder: null };
  #draft: RowDraft | null = null;
  #first: Side | null = null;
  #crossing = false;
  #ownAck = false;
  #taken = false;
  /** The receiver's ACK of the last data, when it came after the FIN. */
  #late: { readonly frame: number; readonly upTo: number } | null = null;

  constructor(view: ConnectionView) {
    this.#view = view;
  }

  /** Both sides have sent their FIN. */
  get complete(): boolean {
    return this.#fins.initiator !== null && this.#fins.responder !== null;
  }

  /** The row, null before the first FIN. */
  get draft(): RowDraft | null {
    return this.#draft;
  }

  /** `side` has sent its FIN. */
  by(side: Side): boolean {
    return this.#fins.of(side) !== null;
  }

  /** How much of the other side had come when `side` sent its FIN, as a relAck; null before. */
  heard(side: Side): number | null {
    return this.#fins.of(side)?.heard ?? null;
  }

  /** The side that sent its FIN first, null before. */
  get first(): Side | null {
    return this.#first;
  }

  /** Takes a segment with FIN. Returns the row if it is new. */
  fin(info: SegmentInfo): RowDraft | null {
    const known = this.#fins.of(info.from);
    if (known !== null)
      known.acknowledged = false; // a FIN sent again is acknowledged again
    else {
      const before = info.relSeq + info.payloadLength;
      this.#fins.set(info.from, { before, heard: info.relAck, acknowledged: false });
      if (this.#first !== null && !info.acksFin) this.#crossing = true;
    }
    const begun = this.#draft === null ? this.#begin(info) : null;
    this.#draft?.frames.add(info.frame);
    return begun;
  }

  /** Takes a segment with RST. */
  reset(info: SegmentInfo): void {
    this.#resets[info.from] ??= info.frame;
  }

  /** `side` has begun to close, alone: a RST of its own that comes next is a part of what it does. */
  alone(side: Side): boolean {
    return this.#first === side && !this.complete && this.#resets[otherSide(side)] === null;
  }

  /** The frames become part of another row: a close that its own side cut off is no close. */
  giveTo(draft: RowDraft): void {
    if (this.#draft === null) return;
    draft.frames.addAll(this.#draft.frames);
    draft.acks.addAll(this.#draft.acks);
    this.#taken = true;
  }

  /** Takes a pure ACK. True if it is a member of the close and of nothing else. */
  acknowledge(info: SegmentInfo): boolean {
    const fin = this.#fins.of(otherSide(info.from));
    if (fin === null) return false;
    if (info.acksFin) {
      if (fin.acknowledged) {
        this.#draft?.acks.add(info.frame);
        return true;
      }
      fin.acknowledged = true;
      if (!this.complete) this.#ownAck = true;
      this.#draft?.frames.add(info.frame);
      return true;
    }
    if (!this.complete && info.relAck === fin.before) this.#late = { frame: info.frame, upTo: fin.before };
    return false;
  }

  /** Nothing more comes. */
  end(): void {
    // A FIN that only the other FIN acknowledges still gets four packets if the receiver answered it with an ACK of
    // the data before it: the kernel had not yet looked at the FIN. That ACK is listed with the close as well.
    if (this.#late === null || !this.complete || this.#ownAck || this.#crossing) return;
    this.#ownAck = true;
    this.#draft?.frames.add(this.#late.frame);
  }

  #begin(info: SegmentInfo): RowDraft {
    const { from } = info;
    this.#first = from;
    this.#draft = new RowDraft(info, "close", () => this.#meaning(from));
    return this.#draft;
  }

  #meaning(first: Side): Meaning | null {
    if (this.#taken) return null;
    const { which } = this.#view;
    const params: CloseParams = {
      which,
      who: this.#view.who(first),
      connection: this.#view.name(),
      ends: this.#view.ends(first),
    };
    const how: { level: Level; direction: "both" } = { level: "ok", direction: "both" };
    if (!this.complete) {
      const reset = this.#resets[otherSide(first)];
      return { kind: "tcp.close.half", params: { ...params, reset }, ...how, level: "note" };
    }
    if (this.#crossing) return { kind: "tcp.close.simultaneous", params, ...how };
    return { kind: this.#ownAck ? "tcp.close.4way" : "tcp.close.3way", params, ...how };
  }
}
