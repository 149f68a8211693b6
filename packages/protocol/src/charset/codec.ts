import { type Charset, type Codec, escapeByte, rawByte } from "./charset.ts";
import { utf8Codec } from "./utf8.ts";

/** Characters in two bytes: the first from 0x81, the second from 0x40 (gbk, big5, shift_jis, euc-jp, euc-kr). */
const firstLead = 0x81;
const firstTrail = 0x40;
const lastByte = 0xfe;
const lineFeed = 0x0a;
/** 0x80 to 0x9f of windows-1252. Some versions of Node decode them as ISO 8859-1 would, to control characters. */
const windows1252 = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ";

/**
 * The codec of a charset. Making one of two bytes a character costs some milliseconds: keep it.
 * Sequences of three and four bytes (of euc-jp and gb18030) are kept raw.
 */
export function makeCodec(charset: Charset): Codec {
  return charset === "utf-8" ? utf8Codec() : tableCodec(charset);
}

function tableCodec(charset: Exclude<Charset, "utf-8">): Codec {
  const { toText, toBytes } = tables(charset);
  return {
    charset,
    decode(bytes) {
      let text = "";
      for (let at = 0; at < bytes.length; at += 1) {
        const byte = bytes[at] ?? 0;
        const single = toText.get(byte);
        if (single !== undefined) {
          text += single;
          continue;
        }
        const pair = toText.get((byte << 8) | (bytes[at + 1] ?? 0));
        if (pair !== undefined) at += 1;
        text += pair ?? escapeByte(byte);
      }
      return text;
    },
    encode(text) {
      const bytes: number[] = [];
      for (const character of text) {
        const code = rawByte.test(character) ? character.charCodeAt(0) - 0xdc00 : toBytes.get(character);
        if (code === undefined) return undefined;
        if (code > 0xff) bytes.push(code >> 8);
        bytes.push(code & 0xff);
      }
      return Uint8Array.from(bytes);
    },
  };
}

/** Both directions, by asking TextDecoder for every byte and every pair; of two codes of a character the first counts. */
function tables(charset: string): {
  toText: ReadonlyMap<number, string>;
  toBytes: ReadonlyMap<string, number>;
} {
  const toText = new Map<number, string>();
  const toBytes = new Map<string, number>();
  const learn = (code: number, text: string | undefined): void => {
    // A byte that only begins a pair decodes to U+FFFD, and so does what the charset leaves open.
    if (text === undefined || text === "\ufffd" || [...text].length !== 1 || toBytes.has(text)) return;
    toText.set(code, text);
    toBytes.set(text, code);
  };
  for (let code = 0; code < 0x80; code += 1) learn(code, String.fromCharCode(code));
  const high = Array.from({ length: 0x80 }, (_, index) => 0x80 + index);
  const singles = decodeEach(
    charset,
    high.map((byte) => [byte]),
  );
  high.forEach((byte, index) => {
    learn(byte, (charset === "windows-1252" ? windows1252[index] : undefined) ?? singles[index]);
  });
  const pairs: [number, number][] = [];
  for (let lead = firstLead; lead <= lastByte; lead += 1) {
    if (toText.has(lead)) continue;
    for (let trail = firstTrail; trail <= lastByte; trail += 1) pairs.push([lead, trail]);
  }
  const doubles = decodeEach(charset, pairs);
  pairs.forEach(([lead, trail], index) => {
    learn((lead << 8) | trail, doubles[index]);
  });
  return { toText, toBytes };
}

/** The text of each sequence by itself: decoded as lines of one text, since a decoder is slow to start. */
function decodeEach(charset: string, sequences: readonly (readonly number[])[]): string[] {
  const lines = sequences.flatMap((sequence) => [...sequence, lineFeed]);
  return new TextDecoder(charset).decode(Uint8Array.from(lines)).split("\n");
}
