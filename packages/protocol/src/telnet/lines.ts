import { limits } from "../limits.ts";
import { asciiUpperCase } from "../text/ascii-case.ts";
import { isOrphan, TelnetFilter } from "./telnet.ts";

const LF = 0x0a;
const CR = 0x0d;
const IAC = 0xff;
/** Room for a line that comes in parts, at first: V8 holds arrays of up to 64 bytes on its own heap. */
const firstRoom = 64;
const nothing = new Uint8Array(0);

/** A line of the control connection. */
export interface ControlLine {
  /**
   * Without Telnet commands and line end; of an over-long line the first bytes only. Of a line that came whole they lie in
   * the chunk that it came with: who keeps them copies them.
   */
  readonly bytes: Uint8Array;
  /** Where the line begins and ends in the raw stream, end exclusive, line end included. */
  readonly start: number;
  readonly end: number;
  /** A Telnet Interrupt Process or Data Mark came before or in the line (RFC 959 §4.1.3, ABOR). */
  readonly interrupt: boolean;
  /** The line went over the bound; its rest was skipped. */
  readonly overlong: boolean;
  /** Ended by LF alone, not CR LF. */
  readonly bareLf: boolean;
}

/**
 * Cuts the byte stream of a control connection into lines, whatever the chunks it arrives in.
 * Holds at most `maxLine` bytes.
 */
export class ControlLineReader {
  readonly #filter = new TelnetFilter();
  readonly #maxLine: number;
  /** What has come of a line that has not ended; grows as lines do, for most come whole. */
  #line = nothing;
  #length = 0;
  #overlong = false;
  #interrupt = false;
  #start = 0;
  #offset = 0;

  /** @param maxLine longest line in bytes, line end included */
  constructor(maxLine: number = limits.controlLine) {
    this.#maxLine = maxLine;
  }

  /** Bytes held of a line that has not ended. */
  get pending(): number {
    return this.#length;
  }

  /** True once the line being read has gone over the bound, Telnet commands counted: a server need not wait for its end. */
  get overlong(): boolean {
    return this.#overlong || this.#offset - this.#start > this.#maxLine;
  }

  /** Whether what is held of a line that has not ended is this ASCII text, in any case. */
  holds(text: string): boolean {
    if (this.#length !== text.length) return false;
    return (
      asciiUpperCase(String.fromCharCode(...this.#line.subarray(0, this.#length))) === asciiUpperCase(text)
    );
  }

  /** Takes bytes; returns the lines that they end. */
  push(chunk: Uint8Array): ControlLine[] {
    const lines: ControlLine[] = [];
    let position = 0;
    // Looked for again once they are passed: a chunk full of either is gone through once.
    let telnet = next(chunk, IAC, 0);
    let lineEnd = next(chunk, LF, 0);
    while (position < chunk.length) {
      const begins = this.#length === 0;
      if (this.#filter.idle && !(begins && isOrphan(chunk[position] as number))) {
        if (telnet < position) telnet = next(chunk, IAC, position);
        if (lineEnd < position) lineEnd = next(chunk, LF, position);
        if (begins && lineEnd < telnet && this.#fits(lineEnd + 1 - position)) {
          lines.push(this.#whole(chunk, position, lineEnd));
          position = lineEnd + 1;
          continue;
        }
        const run = Math.min(lineEnd, telnet);
        if (run > position) {
          this.#append(chunk.subarray(position, run));
          position = run;
          continue;
        }
      }
      const byte = chunk[position] as number;
      position++;
      const kind = this.#filter.next(byte, begins);
      this.#offset++;
      if (kind === "interrupt") this.#interrupt = true;
      if (kind !== "data") continue;
      if (byte === LF) lines.push(this.#finish());
      else this.#store(byte);
    }
    return lines;
  }

  /** The stream has ended: the rest that no line end followed, if there is any. */
  end(): ControlLine | undefined {
    return this.#length > 0 || this.overlong ? this.#finish() : undefined;
  }

  /** A line of `length` bytes that begins here, its end included, keeps to the bound. */
  #fits(length: number): boolean {
    return this.#offset + length - this.#start <= this.#maxLine;
  }

  /** The line that stands in `chunk` from `from` on, its LF at `lineEnd`. */
  #whole(chunk: Uint8Array, from: number, lineEnd: number): ControlLine {
    this.#offset += lineEnd + 1 - from;
    const endsInCr = lineEnd > from && chunk[lineEnd - 1] === CR;
    return this.#ended(chunk.subarray(from, endsInCr ? lineEnd - 1 : lineEnd), !endsInCr, false);
  }

  #append(bytes: Uint8Array): void {
    const room = this.#maxLine - this.#length;
    if (bytes.length > room) this.#overlong = true;
    const kept = bytes.length > room ? bytes.subarray(0, room) : bytes;
    this.#reserve(this.#length + kept.length);
    this.#line.set(kept, this.#length);
    this.#length += kept.length;
    this.#offset += bytes.length;
  }

  #store(byte: number): void {
    if (this.#length === this.#maxLine) {
      this.#overlong = true;
      return;
    }
    this.#reserve(this.#length + 1);
    this.#line[this.#length++] = byte;
  }

  #reserve(length: number): void {
    if (length <= this.#line.length) return;
    const larger = new Uint8Array(
      Math.min(this.#maxLine, Math.max(length, this.#line.length * 2, firstRoom)),
    );
    larger.set(this.#line);
    this.#line = larger;
  }

  #finish(): ControlLine {
    const endsInCr = this.#length > 0 && this.#line[this.#length - 1] === CR;
    const overlong = this.overlong || this.#length === this.#maxLine;
    const bytes = this.#line.slice(0, endsInCr ? this.#length - 1 : this.#length);
    this.#length = 0;
    this.#overlong = false;
    return this.#ended(bytes, !endsInCr, overlong);
  }

  #ended(bytes: Uint8Array, bareLf: boolean, overlong: boolean): ControlLine {
    const line = {
      bytes,
      start: this.#start,
      end: this.#offset,
      interrupt: this.#interrupt,
      overlong,
      bareLf,
    };
    this.#interrupt = false;
    this.#start = this.#offset;
    return line;
  }
}

/** Where `byte` is next in `chunk`, from `from` on; its length if nowhere. */
function next(chunk: Uint8Array, byte: number, from: number): number {
  const at = chunk.indexOf(byte, from);
  return at < 0 ? chunk.length : at;
}
