import type { IcmpError } from "../decode/index.ts";
import { TcpWatch } from "../facts/tcp-watch.ts";
import type { Timestamp } from "../model.ts";
import type { SegmentInfo, Side, TcpConnection } from "../stream/index.ts";
import { otherSide, PerSide, sides } from "../stream/side.ts";
import type { Timeline } from "../timeline.ts";
import { AckLedger } from "./acks.ts";
import { CaptureTraits } from "./capture-traits.ts";
import { Close } from "./close.ts";
import { type Meaning, RowDraft } from "./draft.ts";
import { FrameSet } from "./frames.ts";
import { Handshake } from "./handshake.ts";
import { IcmpRows, rejects } from "./icmp-rows.ts";
import { Repeats } from "./repeats.ts";
import { Stalls } from "./stalls.ts";
import { TimelineDraft } from "./timeline-draft.ts";
import type { ConnectionView } from "./view.ts";

/** Marks of frames whose row is not known yet. */
const maxMarks = 64;

/**
 * The rows of one TCP connection that are not its content: handshake, close, reset, retransmissions, stalls.
 * Pure ACKs that mean nothing more are merged into the rows whose bytes they acknowledge.
 */
export class TcpRows {
  readonly handshake: Handshake;
  readonly close: Close;
  readonly repeats: Repeats;
  /** Who owns the bytes that a side sent. */
  readonly ledgers = new PerSide(new AckLedger(), new AckLedger());
  /** Every frame of the connection. */
  readonly frames = new FrameSet();
  readonly traits = new CaptureTraits();
  readonly watch = new TcpWatch();
  /** How its bytes come over time. */
  readonly course: TimelineDraft;
  readonly #connection: TcpConnection;
  readonly #view: ConnectionView;
  readonly #add: (draft: RowDraft) => void;
  readonly stalls: Stalls;
  /** Null before an ICMP error came. */
  errors: IcmpRows | null = null;
  readonly #resets: Record<Side, RowDraft | null> = { initiator: null, responder: null };
  /** What is to be said of the row that a frame will belong to. */
  #marks: { readonly frame: number; readonly mark: (draft: RowDraft) => void }[] = [];
  #beyondMss = false;

  /** @param add receives each row once, when it begins or when it is known to be one */
  constructor(connection: TcpConnection, view: ConnectionView, add: (draft: RowDraft) => void) {
    this.#connection = connection;
    this.#view = view;
    this.#add = add;
    this.course = new TimelineDraft(view.which);
    this.handshake = new Handshake(connection, view);
    this.close = new Close(view);
    this.repeats = new Repeats(view, this.ledgers, add);
    this.stalls = new Stalls(view, this.ledgers, add);
  }

  /** A side has reset the connection. */
  get reset(): boolean {
    return this.#resets.initiator !== null || this.#resets.responder !== null;
  }

  /** `side` has sent a FIN or a RST. */
  closedBy(side: Side): boolean {
    return this.close.by(side) || this.#resets[side] !== null;
  }

  /** Both FINs or a reset: the connection carries nothing more. */
  get over(): boolean {
    return this.reset || this.close.complete;
  }

  /** Takes the next segment. */
  segment(info: SegmentInfo): void {
    if (this.frames.empty) this.#begin(info);
    this.frames.add(info.frame);
    this.traits.take(info);
    this.watch.take(info);
    this.course.segment(info);
    switch (info.kind) {
      case "rst":
        this.#rst(info);
        return;
      case "syn":
      case "syn-ack":
        this.#syn(info);
        return;
    }
    if (info.completesHandshake) this.handshake.complete(info);
    if (info.fin) {
      this.watch.closed(info);
      this.#addIfNew(this.close.fin(info));
    }
    if (info.carriesData) this.#data(info);
    else if (!info.fin && !info.completesHandshake) this.#pureAck(info);
  }

  /** How its bytes came; null if none did. `until`: when it was given up, null where its own packets show its end. */
  timeline(until: Timestamp | null): Timeline | null {
    const heldUp = {
      windows: (side: Side) => this.stalls.windows?.spans(side) ?? [],
      repeats: (side: Side) => this.repeats.spans(side),
    };
    return this.course.timeline(this.#view, heldUp, until);
  }

  /** Says that `draft` holds the bytes of `side` up to stream offset `end`. */
  own(side: Side, end: number, draft: RowDraft): void {
    this.ledgers.of(side).own(end, draft);
    if (this.#marks.length === 0) return;
    for (const { frame, mark } of this.#marks) if (draft.frames.has(frame)) mark(draft);
    this.#marks = this.#marks.filter(({ frame }) => !draft.frames.has(frame));
  }

  /** A frame is a copy of one that was taken already. */
  copied(frame: number): void {
    this.frames.add(frame);
    this.traits.copied(frame);
  }

  /** An ICMP error speaks of a segment of side `from`. */
  icmp(from: Side, error: IcmpError): void {
    this.frames.add(error.frame);
    if (from === "initiator" && this.handshake.attempting && rejects(error)) this.handshake.reject(error);
    else {
      this.errors ??= new IcmpRows(this.#view, this.#add);
      this.errors.take(from, error);
    }
  }

  /** Nothing more comes. */
  end(): void {
    this.close.end();
    for (const side of sides) {
      const draft = this.#resets[side];
      if (draft !== null && this.close.alone(side)) this.close.giveTo(draft);
    }
    this.stalls.end();
    this.settle();
    this.handshake.end();
  }

  /** What waits for more goes to the rows that there are: nothing more comes, or these are given and let go. */
  settle(): void {
    this.repeats.settle();
    this.ledgers.initiator.flush();
    this.ledgers.responder.flush();
  }

  #begin(info: SegmentInfo): void {
    const { midstream, reused } = this.#connection;
    if (!midstream && !reused) return;
    const draft = new RowDraft(info, "note", () => this.#beginning());
    draft.frames.add(info.frame);
    this.#add(draft);
    if (midstream) this.#ownNothing(draft);
  }

  #beginning(): Meaning {
    const { which } = this.#view;
    const connection = this.#view.name();
    const how = { level: "note", direction: "both" } as const;
    return this.#connection.midstream
      ? { kind: "tcp.midstream", params: { which, connection }, ...how }
      : { kind: "tcp.reused", params: { connection }, ...how };
  }

  /** ACKs of no byte that is seen belong to the row that the connection begins with. */
  #ownNothing(draft: RowDraft): void {
    this.ledgers.initiator.own(0, draft);
    this.ledgers.responder.own(0, draft);
  }

  #syn(info: SegmentInfo): void {
    const draft = this.handshake.take(info);
    if (draft === null) return;
    this.#add(draft);
    this.#ownNothing(draft);
  }

  #data(info: SegmentInfo): void {
    this.handshake.dataSeen();
    if (info.completesHandshake) {
      this.#mark(info, (draft) => {
        draft.alsoHandshake = true;
      });
    }
    if (info.outOfOrder) {
      this.#mark(info, (draft) => {
        draft.outOfOrder++;
      });
    }
    if (info.beyondMss && !this.#beyondMss) {
      this.#beyondMss = true;
      this.#mark(info, (draft) => {
        draft.beyondMss = true;
      });
    }
    const told = this.stalls.data(info);
    if (info.retransmission) this.repeats.take(info, told);
    else this.repeats.sent(info);
  }

  #mark({ frame }: SegmentInfo, mark: (draft: RowDraft) => void): void {
    this.#marks.push({ frame, mark });
    if (this.#marks.length > maxMarks) this.#marks.shift();
  }

  #pureAck(info: SegmentInfo): void {
    if (!info.ack) {
      // A segment that says nothing belongs to what its sender said last.
      this.ledgers.of(info.from).acknowledge(info.relSeq - 1, info.frame);
      return;
    }
    if (this.close.acknowledge(info) || this.stalls.acknowledge(info)) return;
    this.ledgers.of(otherSide(info.from)).acknowledge(info.relAck - 1, info.frame);
  }

  #rst(info: SegmentInfo): void {
    const { from } = info;
    this.close.reset(info);
    if (from === "responder" && this.handshake.draft !== null && !this.handshake.established) {
      this.handshake.refuse(info);
      return;
    }
    if (!this.close.complete) this.watch.aborted(info);
    const known = this.#resets[from];
    if (known !== null) {
      known.frames.add(info.frame);
      return;
    }
    const afterClose = this.close.complete;
    const cutOff = this.handshake.halfOpen ? this.handshake.draft : null;
    const fin = this.close.alone(from) ? this.close.draft : null;
    const begin = cutOff?.time ?? fin?.time ?? info;
    const heard = fin === null ? null : this.close.heard(from);
    const unheard = heard !== null && this.watch.of(otherSide(from)).reached > heard;
    const draft = new RowDraft(begin, "reset", () =>
      this.#resetMeaning(from, { afterClose, answers: unheard && this.close.alone(from) }),
    );
    draft.frames.add(info.frame);
    if (cutOff !== null) this.handshake.giveTo(draft);
    this.#resets[from] = draft;
    this.#add(draft);
  }

  /** `answers`: it answers data that came after its side's own FIN. */
  #resetMeaning(from: Side, { afterClose, answers }: { afterClose: boolean; answers: boolean }): Meaning {
    const who = this.#view.who(from);
    const direction = who === "client" ? "to-server" : "to-client";
    const params = { which: this.#view.which, who, connection: this.#view.name() };
    if (afterClose) return { kind: "tcp.reset.afterclose", params, level: "note", direction };
    if (answers && (this.#view.which === "control" || this.#view.finished())) {
      return { kind: "tcp.close.reset", params, level: "note", direction };
    }
    const level = this.#view.finished() ? "note" : this.#view.which === "data" ? "error" : "warn";
    return { kind: "tcp.reset", params: { ...params, bytes: this.#view.carried() }, level, direction };
  }

  #addIfNew(draft: RowDraft | null): void {
    if (draft !== null) this.#add(draft);
  }
}
