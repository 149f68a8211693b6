import type { Opening } from "@twinport/diagnosis";
import type { IcmpError } from "../decode/index.ts";
import { secondsBetween } from "../elapsed.ts";
import { secondsOf } from "../facts/time.ts";
import type { Timestamp } from "../model.ts";
import type { SegmentInfo, TcpConnection } from "../stream/index.ts";
import { type Meaning, millisecondsBetween, RowDraft, timeOf } from "./draft.ts";
import type { ConnectionView } from "./view.ts";

/** The opening of a connection: SYNs, SYN/ACKs and the initiator's first ACK (RFC 9293 §3.5), or what came instead. */
export class Handshake {
  readonly #connection: TcpConnection;
  readonly #view: ConnectionView;
  #draft: RowDraft | null = null;
  #attempts = 0;
  #synFrame: number | null = null;
  #firstSyn: Timestamp | null = null;
  #lastSyn: Timestamp | null = null;
  #answered = false;
  #ack: Timestamp | null = null;
  #refused: Timestamp | null = null;
  /** Of the RST that refused. */
  #refusal = 0;
  #icmp: { readonly router: string; readonly what: string } | null = null;
  #carriedData = false;
  #heir: RowDraft | null = null;

  constructor(connection: TcpConnection, view: ConnectionView) {
    this.#connection = connection;
    this.#view = view;
  }

  /** The row, null while nothing of a handshake was seen. */
  get draft(): RowDraft | null {
    return this.#draft;
  }

  /** Frame of the first SYN. */
  get synFrame(): number | null {
    return this.#synFrame;
  }

  /** SYNs that the other side has not answered. */
  get attempting(): boolean {
    return this.#attempts > 0 && !this.established && this.#refused === null;
  }

  /** From the last SYN to the third packet, null if either is missing. */
  get rttMs(): number | null {
    if (this.#lastSyn === null || this.#ack === null) return null;
    return millisecondsBetween(this.#lastSyn, this.#ack);
  }

  /** The other side has answered, or data shows that it must have. */
  get established(): boolean {
    return this.#answered || this.#ack !== null || this.#carriedData;
  }

  /** How the attempt ended; "open" also when its handshake is not in the capture. */
  get state(): "open" | "refused" | "unanswered" {
    if (this.established || this.#attempts === 0) return "open";
    return this.#refused !== null || this.#icmp !== null ? "refused" : "unanswered";
  }

  /** SYN/ACK seen, third packet not, and no data either. */
  get halfOpen(): boolean {
    return this.#attempts > 0 && this.#answered && this.#ack === null && !this.#carriedData;
  }

  /** Takes a SYN or SYN/ACK. Returns the row if it is new. */
  take(info: SegmentInfo): RowDraft | null {
    const begun = this.#draft === null ? this.#begin(info) : null;
    this.#draft?.frames.add(info.frame);
    if (info.kind === "syn-ack") this.#answered = true;
    else {
      this.#attempts++;
      this.#synFrame ??= info.frame;
      this.#firstSyn ??= timeOf(info);
      // Also one behind an answer: that answer was lost, and what completes the handshake answers the next.
      if (this.#ack === null) this.#lastSyn = timeOf(info);
    }
    return begun;
  }

  /** Takes the initiator's first ACK. */
  complete(info: SegmentInfo): void {
    if (this.#draft === null || this.#ack !== null) return;
    this.#ack = timeOf(info);
    this.#draft.frames.add(info.frame);
  }

  /** Data flows: the handshake is over, whatever of it was captured. */
  dataSeen(): void {
    this.#carriedData = true;
  }

  /** An RST answered the SYN. */
  refuse(info: SegmentInfo): void {
    if (this.#refused === null) {
      this.#refused = timeOf(info);
      this.#refusal = info.hopLimit;
    }
    this.#draft?.frames.add(info.frame);
  }

  /** An ICMP error answered the SYN. */
  reject({ frame, router, what }: IcmpError): void {
    this.#icmp ??= { router, what };
    this.#draft?.frames.add(frame);
  }

  /** The frames become part of another row: a handshake that a reset cut off is no handshake. */
  giveTo(draft: RowDraft): void {
    if (this.#draft === null) return;
    draft.frames.addAll(this.#draft.frames);
    this.#heir = draft;
  }

  /** Nothing more comes: that row has what came late, too. */
  end(): void {
    if (this.#draft !== null) this.#heir?.absorb(this.#draft);
  }

  /** How the attempt ended, as a fact. */
  get fact(): Opening {
    const first = this.#firstSyn ?? this.#draft?.time ?? null;
    if (first === null) return { kind: "midway" };
    const known = { time: secondsOf(first), frames: this.#draft?.frames.ranges() ?? [] };
    if (this.state === "open" && (!this.halfOpen || this.#heir !== null)) {
      const { rttMs } = this;
      return { kind: "open", ...known, ...(rttMs !== null && { rttMs }) };
    }
    if (this.#icmp !== null) return { kind: "rejected", ...known, ...this.#icmp };
    if (this.state === "refused" && this.#refused !== null) {
      const afterMs = millisecondsBetween(this.#lastSyn ?? first, this.#refused);
      return { kind: "refused", ...known, afterMs, hopLimit: this.#refusal };
    }
    const seconds = Math.max(0, secondsBetween(first, this.#view.until()));
    const half = this.halfOpen ? { half: true } : null;
    return { kind: "unanswered", ...known, attempts: this.#attempts, seconds, ...half };
  }

  #begin(info: SegmentInfo): RowDraft {
    this.#draft = new RowDraft(info, "handshake", () => this.#meaning());
    return this.#draft;
  }

  #meaning(): Meaning | null {
    if (this.#heir !== null) return null;
    const { which } = this.#view;
    const to = this.#connection.responder;
    if (this.state === "open" && !this.halfOpen) {
      return this.#view.opened({ rttMs: this.rttMs });
    }
    const failed = { level: "error", direction: "both" } as const;
    if (this.#icmp !== null) {
      return { kind: "tcp.handshake.icmp", params: { which, to, ...this.#icmp }, ...failed };
    }
    const first = this.#firstSyn;
    if (this.#refused !== null && this.#lastSyn !== null) {
      const ms = millisecondsBetween(first ?? this.#lastSyn, this.#refused);
      return { kind: "tcp.handshake.refused", params: { which, to, ms }, ...failed };
    }
    const until = this.#view.until();
    const seconds = first === null ? 0 : Math.max(0, secondsBetween(first, until));
    const params = { which, to, attempts: this.#attempts, seconds };
    if (!this.halfOpen) return { kind: "tcp.handshake.incomplete", params, ...failed };
    return { kind: "tcp.handshake.incomplete", params: { ...params, answered: true }, ...failed };
  }
}
