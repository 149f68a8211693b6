import type { Charset, Codec } from "./charset.ts";
import { makeCodec } from "./codec.ts";
import { guessCodec } from "./guess.ts";
import { sequenceLength } from "./utf8.ts";

const lineFeed = 0x0a;
/** Bytes of lines beyond ASCII that the charset is guessed from. */
const sampleSize = 16 * 1024;

/** A listing as text, and what turns a name of it back into the bytes that the server wrote. */
export interface DecodedListing {
  readonly text: string;
  readonly codec: Codec;
}

/**
 * The bytes of a listing as text. Without a `charset`: UTF-8 if most of the lines beyond ASCII are, else a guess.
 * Whatever the charset, `codec.encode(name)` gives the bytes of a name as the server wrote them; those that are no
 * text are kept as lone surrogates (see {@link Codec}). Linear in the bytes.
 */
export function decodeListing(bytes: Uint8Array, charset?: Charset): DecodedListing {
  const codec = charset === undefined ? plausibleCodec(bytes) : makeCodec(charset);
  return { text: codec.decode(bytes), codec };
}

function plausibleCodec(bytes: Uint8Array): Codec {
  const sample: number[] = [];
  let wellFormed = 0;
  let malformed = 0;
  for (let from = 0; from < bytes.length; ) {
    const feed = bytes.indexOf(lineFeed, from);
    const end = feed < 0 ? bytes.length : feed;
    const line = bytes.subarray(from, end);
    from = end + 1;
    if (line.every((byte) => byte < 0x80)) continue;
    if (isUtf8(line)) wellFormed += 1;
    else {
      malformed += 1;
      if (sample.length < sampleSize) sample.push(...line.subarray(0, sampleSize), lineFeed);
    }
  }
  return malformed > wellFormed ? guessCodec(Uint8Array.from(sample)) : makeCodec("utf-8");
}

function isUtf8(bytes: Uint8Array): boolean {
  for (let at = 0; at < bytes.length; ) {
    const length = sequenceLength(bytes, at);
    if (length === 0) return false;
    at += length;
  }
  return true;
}
