import { type Codec, escapeByte } from "./charset.ts";

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

const encoder = new TextEncoder();

function encode(text: string): Uint8Array | undefined {
  if (!/\p{Surrogate}/u.test(text)) return encoder.encode(text);
  const bytes: number[] = [];
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code >= 0xdc80 && code <= 0xdcff) bytes.push(code - 0xdc00);
    else if (code >= 0xd800 && code <= 0xdfff) return undefined;
    else pushEncoded(bytes, code);
  }
  return Uint8Array.from(bytes);
}

/** RFC 3629 §3. */
function pushEncoded(bytes: number[], code: number): void {
  const more = code < 0x80 ? 0 : code < 0x800 ? 1 : code < 0x1_0000 ? 2 : 3;
  const marker = [0x00, 0xc0, 0xe0, 0xf0][more] ?? 0;
  bytes.push(marker | (code >> (6 * more)));
  for (let left = more - 1; left >= 0; left -= 1) bytes.push(0x80 | ((code >> (6 * left)) & 0x3f));
}
