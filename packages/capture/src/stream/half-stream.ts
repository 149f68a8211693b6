import { type Piece, type ReorderBudget, ReorderQueue, slicePiece } from "./reorder-queue.ts";
import type { GapCause, Side, TcpConnection, TcpSink, TrackerBounds } from "./types.ts";

/** What all directions of a tracker share. */
export interface TrackerShared {
  readonly sink: TcpSink;
  readonly bounds: TrackerBounds;
  readonly budget: ReorderBudget;
}

/** The largest window there is (RFC 7323 §2.3): an acknowledgment further ahead is not believed. */
const largestWindow = 2 ** 30;

/**
 * The bytes of one direction of a connection, put in order. Positions are relative sequence numbers: 0 the SYN, 1 the
 * first byte; they do not wrap.
 */
export class HalfStream {
  readonly #connection: TcpConnection;
  readonly #side: Side;
  readonly #shared: TrackerShared;
  /** Made when first needed: most directions are in order. */
  #queue: ReorderQueue | null = null;
  /** The sequence number on the wire at position 0. */
  isn = 0;
  /** Its start is known, or taken to be known. */
  begun = false;
  synSeen = false;
  /** Position of the next byte to be released. */
  next = 1;
  /** Position after the last byte, SYN or FIN seen. */
  highest = 0;
  /** The largest acknowledgment of the other side. */
  acked = 0;
  /** Position of the FIN, or -1. */
  finAt = -1;

  constructor(connection: TcpConnection, side: Side, shared: TrackerShared) {
    this.#connection = connection;
    this.#side = side;
    this.#shared = shared;
  }

  /** Fixes position 0. */
  begin(isn: number): void {
    this.isn = isn >>> 0;
    this.begun = true;
  }

  /** Position of a sequence number on the wire: the one nearest to the next byte. */
  position(sequence: number): number {
    return this.next + ((sequence - this.isn - this.next) | 0);
  }

  /** Notes that the side has sent up to a position; true if that is further than before. */
  reach(position: number): boolean {
    if (position <= this.highest) return false;
    this.highest = position;
    return true;
  }

  /** Whether all from `start` to `end` came before. */
  covers(start: number, end: number): boolean {
    return end <= this.next || (this.#queue?.covers(Math.max(start, this.next), end) ?? false);
  }

  /** Notes an acknowledgment by the other side. */
  acknowledge(position: number): void {
    if (position > this.acked && position <= this.highest + largestWindow) this.acked = position;
  }

  /** Takes payload and releases what is now in order. */
  push(piece: Piece): void {
    const end = piece.start + piece.length;
    if (end <= this.next) return;
    const fresh = slicePiece(piece, Math.max(piece.start, this.next), end);
    if (fresh.start === this.next && (this.#queue?.empty ?? true)) {
      this.#release(fresh);
      return;
    }
    this.#queue ??= new ReorderQueue(this.#shared.budget);
    this.#queue.insert(fresh);
    this.#drain();
    while (this.#overfull()) this.#jump(piece.frame, "bound");
  }

  /** Gives up holes whose bytes the other side has acknowledged: they will not be sent again. */
  settle(frame: number): void {
    for (let end = this.#holeEnd(); end > this.next && this.acked >= end; end = this.#holeEnd()) {
      this.#jump(frame, "acknowledged");
    }
  }

  /**
   * Releases what is held and names what is missing; nothing more will come.
   * @param closed the other side has sent its FIN
   */
  finish(frame: number, closed: boolean): void {
    for (let end = this.#holeEnd(); end > this.next; end = this.#holeEnd()) {
      this.#jump(frame, this.acked >= end ? "acknowledged" : "end");
    }
    const missing = (this.finAt < 0 ? this.acked : Math.min(this.acked, this.finAt)) - this.next;
    // A FIN that was not captured looks like one byte acknowledged too many.
    const unseenFin = this.finAt < 0 && (closed || missing === 1) ? 1 : 0;
    if (this.begun && missing > unseenFin) this.#gap(missing - unseenFin, frame, "acknowledged");
  }

  #overfull(): boolean {
    if (this.#queue === null || this.#queue.empty) return false;
    const { bounds, budget } = this.#shared;
    return this.#queue.held > bounds.reorderPerDirection || budget.held > bounds.reorderTotal;
  }

  /** Where the hole at `next` ends: at a held piece or at the FIN. */
  #holeEnd(): number {
    return this.#queue?.first?.start ?? this.finAt;
  }

  #jump(frame: number, cause: GapCause): void {
    this.#gap(this.#holeEnd() - this.next, frame, cause);
    this.#drain();
  }

  #gap(length: number, frame: number, cause: GapCause): void {
    this.next += length;
    this.#shared.sink.gap(this.#connection, this.#side, length, frame, cause);
  }

  #drain(): void {
    const queue = this.#queue;
    for (let piece = queue?.first; piece?.start === this.next; piece = queue?.first) {
      queue?.shift();
      this.#release(piece);
    }
  }

  #release({ start, length, bytes, frame, seconds, nanos }: Piece): void {
    this.next = start + bytes.length;
    if (bytes.length > 0) {
      const chunk = { from: this.#side, bytes, frame, seconds, nanos, offset: start - 1 };
      this.#shared.sink.bytes(this.#connection, chunk);
    }
    if (bytes.length < length) this.#gap(length - bytes.length, frame, "cut");
  }
}
