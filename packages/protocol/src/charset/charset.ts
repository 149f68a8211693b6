/**
 * The charsets that names in listings come in, by their WHATWG labels: UTF-8, as RFC 2640 wants it, and what servers
 * wrote before, or still write.
 */
export const charsets = [
  "utf-8",
  "windows-1252",
  "windows-1250",
  "iso-8859-2",
  "windows-1251",
  "koi8-r",
  "ibm866",
  "gbk",
  "big5",
  "shift_jis",
  "euc-jp",
  "euc-kr",
] as const;

/** A charset of {@link charsets}. */
export type Charset = (typeof charsets)[number];

/**
 * Text of bytes and back. What `decode` gives, `encode` turns into the very bytes it came from: a byte that is no
 * text in the charset, or belongs to a character that is written in two ways, becomes a lone surrogate, U+DC80 to
 * U+DCFF for 0x80 to 0xFF, which no text holds.
 */
export interface Codec {
  readonly charset: Charset;
  decode(bytes: Uint8Array): string;
  /** The bytes of a text; undefined when a character is not in the charset. */
  encode(text: string): Uint8Array | undefined;
}

/** A lone surrogate that stands for a byte. */
export const rawByte = /[\udc80-\udcff]/u;

/** The lone surrogate of a byte of 0x80 to 0xFF. */
export function escapeByte(byte: number): string {
  return String.fromCharCode(0xdc00 + byte);
}
