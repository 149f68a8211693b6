/**
 * The sum of RFC 1071 over the 16-bit words from `start` to `end`, not yet folded; an odd last byte counts as the high
 * one. Add sums freely.
 */
export function sumWords(bytes: Uint8Array, start = 0, end = bytes.length): number {
  let sum = 0;
  let at = start;
  for (; at < end - 1; at += 2) sum += ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
  return at === end ? sum : sum + ((bytes[at] ?? 0) << 8);
}

/** The Internet checksum (RFC 1071) of what was summed. */
export function foldChecksum(sum: number): number {
  let folded = sum;
  while (folded > 0xffff) folded = (folded & 0xffff) + Math.floor(folded / 0x10000);
  return ~folded & 0xffff;
}
