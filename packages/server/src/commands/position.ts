/** The largest position that RFC 3659 §2.3 implementations agree on: a signed 64-bit number. */
const largest = 2n ** 63n - 1n;

/** A number of octets, or undefined for what is none, or beyond all files. */
export function parsePosition(text: string): bigint | undefined {
  const position = /^[0-9]{1,19}$/.test(text) ? BigInt(text) : undefined;
  return position === undefined || position > largest ? undefined : position;
}
