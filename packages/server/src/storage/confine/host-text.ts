import { holdsRawBytes, makeNameCodec } from "@twinport/protocol";

const utf8 = makeNameCodec("utf-8");

/** A name of the host as text: bytes that are no UTF-8 become lone surrogates, as protocol's Codec has them. */
export function hostText(bytes: Buffer): string {
  return utf8.decode(bytes);
}

/** The same back, as node:fs takes it: a string would lose such bytes. */
export function hostPath(text: string): string | Buffer {
  return holdsRawBytes(text) ? Buffer.from(utf8.encode(text)) : text;
}

/**
 * Whether a name is the one that its bytes have. Bytes that are UTF-8, told one by one, would be a second name of the same file:
 * one that no rule about folders knows.
 */
export function isCanonical(name: string): boolean {
  return !/\p{Surrogate}/u.test(name) || utf8.decode(utf8.encode(name)) === name;
}
