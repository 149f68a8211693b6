import { type Charset, type Codec, rawByte } from "./charset.ts";
import { makeCodec } from "./codec.ts";

/**
 * Names as one end of a connection reads and writes them. Unlike a {@link Codec} it writes every text: what the charset
 * lacks, as an escape of ASCII characters that it reads back.
 */
export interface NameCodec {
  readonly charset: Charset;
  decode(bytes: Uint8Array): string;
  encode(text: string): Uint8Array;
}

/** Whether a text holds a byte that was no text: see {@link Codec}. */
export function holdsRawBytes(text: string): boolean {
  return rawByte.test(text);
}

/**
 * The name codec of a charset; keep it, as {@link makeCodec} says.
 *
 * UTF-8 writes bytes that were no text as they were. In another charset the bytes of such a name could be read as
 * another one's, and some characters have no bytes at all: both are written as unzip writes what it cannot, "#U20ac" or
 * "#L01f600", and read back so. A name that holds such an escape itself has its "#" written as "#U0023"; where the
 * charset has the character, what looks like an escape is none, and stays as it is.
 */
export function makeNameCodec(charset: Charset): NameCodec {
  const codec = makeCodec(charset);
  return charset === "utf-8" ? utf8Names(codec) : escapingNames(codec);
}

const encoder = new TextEncoder();

function utf8Names(codec: Codec): NameCodec {
  return {
    charset: codec.charset,
    decode: (bytes) => codec.decode(bytes),
    encode: (text) => (rawByte.test(text) ? codec.encode(text) : undefined) ?? encoder.encode(text),
  };
}

const escapes = /#(?:U([0-9a-f]{4})|L([0-9a-f]{6}))/g;
const numberSign = "#U0023";

function escapingNames(codec: Codec): NameCodec {
  const lacks = (character: string) => rawByte.test(character) || codec.encode(character) === undefined;
  /** The character that an escape stands for; undefined for what only looks like one. */
  const meant = (short: string | undefined, long: string | undefined): string | undefined => {
    const code = Number.parseInt(short ?? long ?? "", 16);
    if (code > 0x10_ffff || (short === undefined && code < 0x1_0000)) return undefined;
    const character = String.fromCodePoint(code);
    return character === "#" || lacks(character) ? character : undefined;
  };
  return {
    charset: codec.charset,
    decode: (bytes) => codec.decode(bytes).replace(escapes, (all, short, long) => meant(short, long) ?? all),
    encode(text) {
      const literal = text.replace(escapes, (all, short, long) =>
        meant(short, long) === undefined ? all : numberSign + all.slice(1),
      );
      if (!/[^\0-\x7f]/.test(literal)) return encoder.encode(literal);
      const whole = rawByte.test(literal) ? undefined : codec.encode(literal);
      if (whole !== undefined) return whole;
      const written = Array.from(literal, (character) => (lacks(character) ? escaped(character) : character));
      return codec.encode(written.join("")) ?? encoder.encode(text);
    },
  };
}

function escaped(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const digits = code.toString(16);
  return code > 0xffff ? `#L${digits.padStart(6, "0")}` : `#U${digits.padStart(4, "0")}`;
}
