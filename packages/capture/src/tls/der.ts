/** One DER element (X.690 §8.1): its tag byte, its content, and the element with its header. */
export interface DerElement {
  readonly tag: number;
  readonly content: Uint8Array;
  readonly whole: Uint8Array;
}

/** Tags of certificates. */
export const derTag = {
  integer: 0x02,
  oid: 0x06,
  utcTime: 0x17,
  generalizedTime: 0x18,
  bmpString: 0x1e,
  sequence: 0x30,
  set: 0x31,
  version: 0xa0,
} as const;

/** Walks through the elements that stand side by side in `bytes`, and stops where one is cut or malformed. */
export function* derElements(bytes: Uint8Array): Generator<DerElement> {
  let at = 0;
  while (at + 2 <= bytes.length) {
    const first = bytes[at + 1] ?? 0;
    // More than four length bytes, or the indefinite form, no certificate has.
    const more = first < 0x80 ? 0 : first & 0x7f;
    if (first === 0x80 || more > 4 || at + 2 + more > bytes.length) return;
    let length = first;
    if (more > 0) {
      length = 0;
      for (const byte of bytes.subarray(at + 2, at + 2 + more)) length = length * 256 + byte;
    }
    const start = at + 2 + more;
    if (start + length > bytes.length) return;
    yield {
      tag: bytes[at] ?? 0,
      content: bytes.subarray(start, start + length),
      whole: bytes.subarray(at, start + length),
    };
    at = start + length;
  }
}
