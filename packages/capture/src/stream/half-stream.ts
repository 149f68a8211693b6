import type { TcpSegment } from "../decode/types.ts";
import type { Chunk } from "./chunk.ts";
import { type ReorderBudget, ReorderQueue, slicePiece } from "./reorder-queue.ts";
import type { GapCause, Side, TcpConnection, TcpSink, TrackerBounds } from "./types.ts";

/** What all directions of a tracker share. */
export interface TrackerShared {
  readonly sink: TcpSink;
  readonly bounds: TrackerBounds;
  readonly budget: ReorderBudget;
  /** In which released bytes are told. */
  readonly chunk: Chunk;
}

/** What is told of the packet that carried bytes. */
type Packed = Pick<TcpSegment, "frame" | "seconds" | "nanos">;

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
  /** The sequence number on the wire at position 0, as a signed number. */
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
    this.isn = isn | 0;
    this.#connection.isn[this.#side] = this.isn;
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

  /** Takes a segment's payload, which begins at position `start`, and releases what is now in order. */
  push(segment: TcpSegment, start: number): void {
    const { data, payloadStart, payloadEnd, wireLength: length } = segment;
    if (start + length <= this.next) return;
    if (start <= this.next && (this.#queue === null || this.#queue.empty)) {
      const known = this.next - start;
      this.#release(segment, data, payloadStart + known, payloadEnd);
      this.#skip(start + length - this.next, segment.frame);
      return;
    }
    const { frame, seconds, nanos, payload: bytes } = segment;
    const piece = { start, length, bytes, frame, seconds, nanos };
    this.#queue ??= new ReorderQueue(this.#shared.budget);
    this.#queue.insert(slicePiece(piece, Math.max(start, this.next), start + length));
    this.#drain();
    while (this.#overfull()) this.#jump(frame, "bound");
  }

  /** Gives up holes whose bytes the other side has acknowledged: they will not be sent again. */
  settle(frame: number): void {
    if (this.#queue === null && this.finAt < 0) return;
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
      const { bytes, length } = piece;
      this.#release(piece, bytes, 0, bytes.length);
      this.#skip(length - bytes.length, piece.frame);
    }
  }

  /** The bytes at `next` are those of `data` from `start` to `end`. */
  #release({ frame, seconds, nanos }: Packed, data: Uint8Array, start: number, end: number): void {
    if (start >= end) return;
    const { chunk, sink } = this.#shared;
    chunk.place(data, start, end - start);
    chunk.from = this.#side;
    chunk.frame = frame;
    chunk.seconds = seconds;
    chunk.nanos = nanos;
    chunk.offset = this.next - 1;
    this.next += end - start;
    sink.bytes(this.#connection, chunk);
  }

  /** The capture lacks the end of a packet. */
  #skip(length: number, frame: number): void {
    if (length > 0) this.#gap(length, frame, "cut");
  }
}
