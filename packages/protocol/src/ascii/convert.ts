import { copy } from "./copy.ts";

const cr = 0x0d;
const lf = 0x0a;
const nothing = new Uint8Array(0);

/**
 * Local text to TYPE A (RFC 959 §3.1.1.1, RFC 1123 §4.1.1.1): a line ends in CRLF on the network. LF without a CR
 * before it becomes CRLF, a CRLF stays one, a bare CR stays bare. The chunks' borders make no difference.
 *
 * Work is native search and copy between line ends. A chunk without anything to change is returned itself, not a copy.
 */
export class AsciiEncoder {
  #afterCr = false;

  /** The converted bytes of one chunk. */
  push(chunk: Uint8Array): Uint8Array {
    if (chunk.length === 0) return nothing;
    const bare: number[] = [];
    for (let at = chunk.indexOf(lf); at >= 0; at = chunk.indexOf(lf, at + 1)) {
      if (!(at === 0 ? this.#afterCr : chunk[at - 1] === cr)) bare.push(at);
    }
    this.#afterCr = chunk[chunk.length - 1] === cr;
    if (bare.length === 0) return chunk;
    const out = new Uint8Array(chunk.length + bare.length);
    let from = 0;
    let to = 0;
    for (const at of bare) {
      to = copy(chunk, from, at, out, to);
      out[to] = cr;
      to += 1;
      from = at;
    }
    copy(chunk, from, chunk.length, out, to);
    return out;
  }

  /** What is left at the end of the file: nothing, since no byte is ever held back. */
  end(): Uint8Array {
    this.#afterCr = false;
    return nothing;
  }
}

/**
 * TYPE A to local text: CRLF becomes LF; a bare CR and a bare LF stay. A CR at the end of a chunk is held back until
 * the next byte tells what it was, so the chunks' borders make no difference.
 *
 * Work is native search and copy between line ends. A chunk without anything to change is returned itself, not a copy.
 */
export class AsciiDecoder {
  #heldCr = false;

  /** The converted bytes of one chunk and of a CR held back before it. */
  push(chunk: Uint8Array): Uint8Array {
    if (chunk.length === 0) return nothing;
    const crs: number[] = [];
    // Search for LF, not CR: a flood of bare CRs then costs nothing.
    for (let at = chunk.indexOf(lf, 1); at > 0; at = chunk.indexOf(lf, at + 1)) {
      if (chunk[at - 1] === cr) crs.push(at - 1);
    }
    const released = this.#heldCr && chunk[0] !== lf ? 1 : 0;
    this.#heldCr = chunk[chunk.length - 1] === cr;
    const end = chunk.length - (this.#heldCr ? 1 : 0);
    if (crs.length === 0 && released === 0) return chunk.subarray(0, end);
    const out = new Uint8Array(released + end - crs.length);
    let from = 0;
    let to = released;
    if (released === 1) out[0] = cr;
    for (const at of crs) {
      to = copy(chunk, from, at, out, to);
      from = at + 1;
    }
    copy(chunk, from, end, out, to);
    return out;
  }

  /** What is left at the end of the data: the CR held back, if there is one. */
  end(): Uint8Array {
    const rest = this.#heldCr ? Uint8Array.of(cr) : nothing;
    this.#heldCr = false;
    return rest;
  }
}
