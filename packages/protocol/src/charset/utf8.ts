import { type Codec, escapeByte, rawByte } from "./charset.ts";

/** The codec of UTF-8 (RFC 3629): bytes outside a well-formed sequence are kept, each by itself. */
export function utf8Codec(): Codec {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  return { charset: "utf-8", decode: (bytes) => decode(bytes, decoder), encode };
}

function decode(bytes: Uint8Array, decoder: TextDecoder): string {
  let text = "";
  let from = 0;
  for (let at = 0; at < bytes.length; ) {
    const length = sequenceLength(bytes, at);
    if (length > 0) {
      at += length;
      continue;
    }
    if (at > from) text += decoder.decode(bytes.subarray(from, at));
    text += escapeByte(bytes[at] ?? 0);
    at += 1;
    from = at;
  }
  return text + decoder.decode(bytes.subarray(from));
}

/** Bytes of the well-formed sequence that begins here; 0 when there is none (RFC 3629 §4). */
export function sequenceLength(bytes: Uint8Array, at: number): number {
  const lead = bytes[at] ?? 0;
  if (lead < 0x80) return 1;
  const second = bytes[at + 1] ?? 0;
  const length = lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
  // Overlong forms, surrogates and what lies beyond U+10FFFF differ from the rest in their second byte.
  const lowest = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
  const highest = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
  if (second < lowest || second > highest) return 0;
  for (let more = 2; more < length; more += 1) {
    if (((bytes[at + more] ?? 0) & 0xc0) !== 0x80) return 0;
  }
  return length;
}

function encode(text: string): Uint8Array | undefined {
  const encoder = new TextEncoder();
  const parts = text.split(/([\udc80-\udcff])/u);
  const bytes: number[] = [];
  for (const part of parts) {
    if (rawByte.test(part)) bytes.push(part.charCodeAt(0) - 0xdc00);
    else if (/[\ud800-\udfff]/u.test(part)) return undefined;
    else for (const byte of encoder.encode(part)) bytes.push(byte);
  }
  return Uint8Array.from(bytes);
}
