import { byteText } from "@twinport/protocol";
import type { IcmpError } from "../decode/index.ts";
import {
  type GapCause,
  keep,
  type SegmentInfo,
  type Side,
  type StreamBytes,
  type TcpConnection,
} from "../stream/index.ts";
import { sides } from "../stream/side.ts";
import { detectBytes, isControlPort, judge, type Verdict } from "./detect.ts";

/** What takes over an undecided connection: the same calls as came before. */
export interface Taker {
  segment(info: SegmentInfo): void;
  copied(frame: number): void;
  bytes(chunk: StreamBytes): void;
  gap(from: Side, length: number, frame: number, cause: GapCause): void;
  /** An ICMP error speaks of a segment that a side sent. */
  icmp(from: Side, error: IcmpError): void;
  /** Nothing more comes. */
  end(): void;
}

/** Segments held of an undecided connection; with more and no verdict it is something else. */
const maxEvents = 200;

/** What came on a connection. */
type Came =
  | { readonly kind: "segment"; readonly info: SegmentInfo }
  | { readonly kind: "copied"; readonly frame: number }
  | { readonly kind: "bytes"; readonly chunk: StreamBytes }
  | {
      readonly kind: "gap";
      readonly from: Side;
      readonly length: number;
      readonly frame: number;
      readonly cause: GapCause;
    }
  | { readonly kind: "icmp"; readonly from: Side; readonly error: IcmpError };

/** A connection whose protocol is not known yet: what came is held until it is. */
export class Undecided implements Taker {
  readonly #connection: TcpConnection;
  #log: Came[] = [];
  /** Packets were captured without their ends. */
  #cut = false;
  /** Sides that sent a FIN, or both of a connection that was reset. */
  readonly #ended = new Set<Side>();
  /** The side that was connected to has sent something else than a RST. */
  #answered = false;
  readonly #text: Record<Side, string> = { initiator: "", responder: "" };

  constructor(connection: TcpConnection) {
    this.#connection = connection;
  }

  /** What the connection is, by what was said so far. */
  get verdict(): Verdict {
    const verdict = this.#judge("");
    // Of packets cut short there may never be a whole line: then the port decides.
    const assumed = verdict === "undecided" && this.#cut && isControlPort(this.#connection.responder.port);
    return assumed ? "initiator" : verdict;
  }

  /** More has come than is held for a connection that says nothing. */
  get full(): boolean {
    return this.#log.length > maxEvents;
  }

  /** Nothing was said. */
  get silent(): boolean {
    return this.#text.initiator === "" && this.#text.responder === "";
  }

  /** It has ended, and nothing was said. Thousands of those are what a port scan leaves. */
  get void(): boolean {
    return this.#ended.size === 2 && this.silent;
  }

  /** It was not answered, or was refused. */
  get inVain(): boolean {
    return this.silent && (!this.#answered || this.void);
  }

  /** What the connection is, now that nothing more comes: a silent one to port 21 is FTP that did not get to speak. */
  get finalVerdict(): Verdict {
    const { responder, midstream } = this.#connection;
    if (this.silent) return isControlPort(responder.port) && !midstream ? "initiator" : "other";
    const verdict = this.#judge("\r\n");
    return verdict === "undecided" ? "other" : verdict;
  }

  segment(info: SegmentInfo): void {
    this.#answered ||= info.from === "responder" && info.kind !== "rst";
    if (info.fin) this.#ended.add(info.from);
    if (info.kind === "rst") for (const side of sides) this.#ended.add(side);
    this.#log.push({ kind: "segment", info: { ...info } });
  }

  copied(frame: number): void {
    this.#log.push({ kind: "copied", frame });
  }

  bytes(chunk: StreamBytes): void {
    const held = keep(chunk);
    this.#log.push({ kind: "bytes", chunk: held });
    const room = detectBytes - this.#text[chunk.from].length;
    this.#text[chunk.from] += byteText(held.bytes.subarray(0, Math.max(0, room)));
  }

  gap(from: Side, length: number, frame: number, cause: GapCause): void {
    if (cause === "cut") this.#cut = true;
    this.#log.push({ kind: "gap", from, length, frame, cause });
  }

  icmp(from: Side, error: IcmpError): void {
    this.#log.push({ kind: "icmp", from, error });
  }

  end(): void {}

  /** Tells all that came to who takes over. */
  replay(taker: Taker): void {
    for (const came of this.#log) tell(taker, came);
    this.#log = [];
  }

  #judge(lineEnd: string): Verdict {
    const { initiator, responder, midstream } = this.#connection;
    return judge({
      fromInitiator: withEnd(this.#text.initiator, lineEnd),
      fromResponder: withEnd(this.#text.responder, lineEnd),
      initiatorPort: initiator.port,
      responderPort: responder.port,
      midstream,
    });
  }
}

function tell(taker: Taker, came: Came): void {
  switch (came.kind) {
    case "segment":
      taker.segment(came.info);
      break;
    case "copied":
      taker.copied(came.frame);
      break;
    case "bytes":
      taker.bytes(came.chunk);
      break;
    case "gap":
      taker.gap(came.from, came.length, came.frame, came.cause);
      break;
    case "icmp":
      taker.icmp(came.from, came.error);
      break;
  }
}

function withEnd(text: string, lineEnd: string): string {
  return text === "" ? text : text + lineEnd;
}
