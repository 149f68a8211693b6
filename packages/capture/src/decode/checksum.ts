/** The sum of RFC 1071 over 16-bit words, not yet folded; an odd last byte counts as the high one. Add sums freely. */
export function sumWords(bytes: Uint8Array): number {
  let sum = 0;
  const even = bytes.length & ~1;
  for (let at = 0; at < even; at += 2) sum += ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
  return even === bytes.length ? sum : sum + ((bytes[even] ?? 0) << 8);
}

/** The Internet checksum (RFC 1071) of what was summed. */
export function foldChecksum(sum: number): number {
  let folded = sum;
  while (folded > 0xffff) folded = (folded & 0xffff) + Math.floor(folded / 0x10000);
  return ~folded & 0xffff;
}
