import type { TcpSegment } from "../decode/types.ts";
import type { Side, StreamBytes } from "./types.ts";

const nothing = new Uint8Array(0);

/** The bytes being released, written anew each time. */
export class Chunk implements StreamBytes {
  from: Side = "initiator";
  frame = 0;
  seconds = 0;
  nanos = 0;
  offset = 0;
  length = 0;
  #data: Uint8Array = nothing;
  #start = 0;
  #view: Uint8Array | null = null;

  get bytes(): Uint8Array {
    this.#view ??= this.#data.subarray(this.#start, this.#start + this.length);
    return this.#view;
  }

  /** Points to `length` bytes of `data`. */
  place(data: Uint8Array, start: number, length: number): void {
    this.#data = data;
    this.#start = start;
    this.length = length;
    this.#view = null;
  }
}

/** The bytes of a chunk from `start` to `end`, which lie where those of the chunk do. */
export function partOf(chunk: StreamBytes, start: number, end = chunk.length): StreamBytes {
  const { from, frame, seconds, nanos } = chunk;
  const bytes = chunk.bytes.subarray(start, end);
  return { from, length: bytes.length, bytes, frame, seconds, nanos, offset: chunk.offset + start };
}

/** A copy of a chunk that stays as it is. */
export function keep(chunk: StreamBytes): StreamBytes {
  const { from, length, frame, seconds, nanos, offset } = chunk;
  return { from, length, bytes: chunk.bytes.slice(), frame, seconds, nanos, offset };
}

/** No bytes: the place, shown by `frame`, at which some are missing. */
export function missingAt(
  from: Side,
  offset: number,
  { frame, seconds, nanos }: Pick<TcpSegment, "frame" | "seconds" | "nanos">,
): StreamBytes {
  return { from, length: 0, bytes: nothing, frame, seconds, nanos, offset };
}
