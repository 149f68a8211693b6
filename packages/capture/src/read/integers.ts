/** Unsigned 16-bit integer of a file in either byte order. Reading past the end gives 0 bytes. */
export function readU16(bytes: Uint8Array, at: number, little: boolean): number {
  const a = bytes[at] ?? 0;
  const b = bytes[at + 1] ?? 0;
  return little ? a | (b << 8) : (a << 8) | b;
}

/** Unsigned 32-bit integer of a file in either byte order. Reading past the end gives 0 bytes. */
export function readU32(bytes: Uint8Array, at: number, little: boolean): number {
  const first = readU16(bytes, at, little);
  const second = readU16(bytes, at + 2, little);
  return (little ? (second << 16) | first : (first << 16) | second) >>> 0;
}

/** Unsigned 64-bit integer of a file in either byte order. */
export function readU64(bytes: Uint8Array, at: number, little: boolean): bigint {
  const first = BigInt(readU32(bytes, at, little));
  const second = BigInt(readU32(bytes, at + 4, little));
  return little ? (second << 32n) | first : (first << 32n) | second;
}
