import { copy } from "../ascii/copy.ts";
import { FtpError } from "../errors.ts";

const cr = 0x0d;
const lf = 0x0a;
const escapeByte = 0xff;
const endOfRecord = 0x01;
const endOfFile = 0x02;
const endOfBoth = 0x03;
const nothing = new Uint8Array(0);

/**
 * Text of TYPE A to record structure in stream mode (RFC 959 §3.4.1): a line is a record, its CRLF becomes the end of
 * record (FF 01), a byte FF is doubled, and the end of the file is told by FF 02. A bare CR or LF is data. The
 * chunks' borders make no difference.
 *
 * Work is native search and copy. A chunk without anything to change is returned itself, not a copy.
 */
export class RecordEncoder {
  #heldCr = false;

  /** The converted bytes of one chunk and of a CR held back before it. */
  push(chunk: Uint8Array): Uint8Array {
    if (chunk.length === 0) return nothing;
    const lineEnded = this.#heldCr && chunk[0] === lf;
    const released = this.#heldCr ? 1 : 0;
    this.#heldCr = chunk[chunk.length - 1] === cr;
    const end = chunk.length - (this.#heldCr ? 1 : 0);
    const { places, escapes } = this.#find(chunk);
    if (places.length === 0 && released === 0) return chunk.subarray(0, end);
    const out = new Uint8Array(released + end + escapes);
    if (released === 1) out[0] = cr;
    let from = 0;
    let to = released;
    if (lineEnded) {
      out[0] = escapeByte;
      out[1] = endOfRecord;
      from = 1;
      to = 2;
    }
    for (const at of places) {
      // CRLF and FF 01 are equally long, so only an FF makes the output longer.
      const isLine = chunk[at] === lf;
      to = copy(chunk, from, isLine ? at - 1 : at, out, to);
      out[to] = escapeByte;
      out[to + 1] = isLine ? endOfRecord : escapeByte;
      to += 2;
      from = at + 1;
    }
    copy(chunk, from, end, out, to);
    return out;
  }

  /** What is left at the end of the file: the CR held back, if there is one, and the end of file. */
  end(): Uint8Array {
    const rest = this.#heldCr
      ? Uint8Array.of(cr, escapeByte, endOfFile)
      : Uint8Array.of(escapeByte, endOfFile);
    this.#heldCr = false;
    return rest;
  }

  /** Where FF and the LF of a CRLF within the chunk are, in order, and how many of them are FF. */
  #find(chunk: Uint8Array): { readonly places: readonly number[]; readonly escapes: number } {
    const places: number[] = [];
    let escapes = 0;
    let line = lineEnd(chunk, 1);
    let byte = chunk.indexOf(escapeByte);
    while (line >= 0 || byte >= 0) {
      if (byte < 0 || (line >= 0 && line < byte)) {
        places.push(line);
        line = lineEnd(chunk, line + 1);
      } else {
        places.push(byte);
        escapes += 1;
        byte = chunk.indexOf(escapeByte, byte + 1);
      }
    }
    return { places, escapes };
  }
}

/**
 * Record structure in stream mode (RFC 959 §3.4.1) to text of TYPE A: an end of record becomes CRLF. The end of the
 * file is FF 02, or FF 03 with that of the last record; that the connection is closed does not tell it.
 *
 * Work is native search and copy. A chunk without anything to change is returned itself, not a copy.
 */
export class RecordDecoder {
  #escaped = false;
  #ended = false;

  /**
   * The converted bytes of one chunk.
   * @throws FtpError "protocol" for a control code that RFC 959 does not know, and for bytes behind the end of file
   */
  push(chunk: Uint8Array): Uint8Array {
    if (chunk.length === 0) return nothing;
    if (this.#ended) throw behindEnd();
    // A code is FF and the byte behind it. Of one cut by the chunk's border, FF is at -1.
    const first = this.#escaped ? -1 : chunk.indexOf(escapeByte);
    if (first < 0 && !this.#escaped) return chunk;
    const out = new Uint8Array(chunk.length + 1);
    let from = 0;
    let to = 0;
    let at = first;
    for (;;) {
      to = copy(chunk, from, Math.max(at, 0), out, to);
      const code = chunk[at + 1];
      this.#escaped = code === undefined;
      if (code === undefined) return out.subarray(0, to);
      to = this.#decode(code, out, to);
      from = at + 2;
      if (this.#ended && from < chunk.length) throw behindEnd();
      at = chunk.indexOf(escapeByte, from);
      if (at < 0) return out.subarray(0, copy(chunk, from, chunk.length, out, to));
    }
  }

  /**
   * What is left at the end of the data: nothing.
   * @throws FtpError "protocol" when the end of file has not come
   */
  end(): Uint8Array {
    const whole = this.#ended;
    this.#ended = false;
    this.#escaped = false;
    if (!whole) throw new FtpError("protocol", "The end of file (FF 02) is missing");
    return nothing;
  }

  #decode(code: number, out: Uint8Array, to: number): number {
    if (code === escapeByte) {
      out[to] = escapeByte;
      return to + 1;
    }
    if (code < endOfRecord || code > endOfBoth) {
      throw new FtpError("protocol", "There is a control code that is none");
    }
    this.#ended = code !== endOfRecord;
    if (code === endOfFile) return to;
    out[to] = cr;
    out[to + 1] = lf;
    return to + 2;
  }
}

function behindEnd(): FtpError {
  return new FtpError("protocol", "There are bytes behind the end of file");
}

/** Where the next LF behind a CR of the same chunk is, from `from` on, which is not 0. */
function lineEnd(chunk: Uint8Array, from: number): number {
  let at = chunk.indexOf(lf, from);
  while (at >= 0 && chunk[at - 1] !== cr) at = chunk.indexOf(lf, at + 1);
  return at;
}
