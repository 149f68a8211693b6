import { limits } from "@twinport/protocol";
import type { Timestamp } from "../model.ts";
import type { StreamBytes } from "../stream/index.ts";
import { FrameSet } from "./frames.ts";

interface Piece {
  readonly start: number;
  readonly end: number;
  /** The frame that carried it, or all those of the TLS record that it was in. */
  readonly frames: FrameSet;
  readonly time: Timestamp;
  /** Until the next chunk comes they lie in the one that brought them. */
  bytes: Uint8Array;
}

/** A range of a stream: which frames carried it, when it began, and its bytes as far as they were held. */
export interface Extent {
  readonly frames: FrameSet;
  readonly time: Timestamp;
  /** Valid until the next bytes come. */
  readonly bytes: Uint8Array;
  /** Of the range, held or not. */
  readonly length: number;
}

const nothing = new Uint8Array(0);

/** Pieces held of lines that have not ended; the frames of older ones are kept, their bytes are not. */
const maxPieces = 1024;

/** Maps byte ranges of one direction of a control connection back to the frames that carried them. */
export class Positions {
  #pieces: Piece[] = [];
  #early: { readonly frames: FrameSet; readonly time: Timestamp } | null = null;
  #held = 0;
  #end = 0;

  /** Offset behind the last byte taken. */
  get end(): number {
    return this.#end;
  }

  /**
   * Takes the next bytes of the stream; offsets count what was given here.
   * @param frames those of the TLS record that they were in, null if they were in none
   */
  push(chunk: StreamBytes, frames: FrameSet | null = null): void {
    const start = this.#end;
    this.#end += chunk.bytes.length;
    const bytes = this.#held + chunk.bytes.length <= limits.reply ? chunk.bytes : nothing;
    this.#held += bytes.length;
    const time = { seconds: chunk.seconds, nanos: chunk.nanos };
    this.#pieces.push({ start, end: this.#end, frames: frames ?? only(chunk.frame), time, bytes });
    if (this.#pieces.length > maxPieces) this.#forget(maxPieces / 2);
  }

  /** The chunk that came last is about to be written over: what is left of it is copied. */
  keep(): void {
    const last = this.#pieces.at(-1);
    if (last !== undefined) last.bytes = last.bytes.slice();
  }

  /** At most `length` bytes that begin at `start`, as far as they are held. */
  at(start: number, length: number): Uint8Array {
    const parts: Uint8Array[] = [];
    for (const piece of this.#pieces) {
      if (piece.start >= start + length) break;
      if (piece.end <= start) continue;
      parts.push(piece.bytes.subarray(Math.max(0, start - piece.start), start + length - piece.start));
    }
    return join(parts);
  }

  /** The range up to `end` that begins at `start`; everything before `end` is forgotten. */
  take(start: number, end: number): Extent | null {
    const [piece] = this.#pieces;
    if (
      this.#early === null &&
      piece !== undefined &&
      piece.start <= start &&
      end <= piece.end &&
      start < end
    )
      return this.#within(piece, start, end);
    const frames = new FrameSet();
    const parts: Uint8Array[] = [];
    let time = this.#early?.time ?? null;
    if (this.#early !== null) frames.addAll(this.#early.frames);
    this.#early = null;
    for (const piece of this.#pieces) {
      if (piece.end <= start || piece.start >= end) continue;
      frames.addAll(piece.frames);
      time ??= piece.time;
      const from = Math.max(0, start - piece.start);
      parts.push(piece.bytes.subarray(from, Math.max(from, end - piece.start)));
    }
    const done = this.#pieces.filter((piece) => piece.end <= end);
    for (const piece of done) this.#held -= piece.bytes.length;
    this.#pieces = done.length === this.#pieces.length ? [] : this.#pieces.slice(done.length);
    return time === null ? null : { frames, time, bytes: join(parts), length: end - start };
  }

  /** The same where one piece has it all, as nearly every line's does. */
  #within(piece: Piece, start: number, end: number): Extent {
    if (piece.end === end) {
      this.#pieces.shift();
      this.#held -= piece.bytes.length;
    }
    const { frames, time } = piece;
    const bytes = piece.bytes.subarray(start - piece.start, end - piece.start);
    return { frames, time, bytes, length: end - start };
  }

  #forget(count: number): void {
    const gone = this.#pieces.splice(0, count);
    const first = gone[0];
    if (first === undefined) return;
    this.#early ??= { frames: new FrameSet(), time: first.time };
    for (const piece of gone) {
      this.#early.frames.addAll(piece.frames);
      this.#held -= piece.bytes.length;
    }
  }
}

function only(frame: number): FrameSet {
  const set = new FrameSet();
  set.add(frame);
  return set;
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const only = parts[0];
  if (parts.length === 1 && only !== undefined) return only;
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let position = 0;
  for (const part of parts) {
    all.set(part, position);
    position += part.length;
  }
  return all;
}
