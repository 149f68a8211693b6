import { u16 } from "./integers.ts";

/** Extension headers passed; real packets have two or three. */
const mostExtensions = 16;
const fragmentHeader = 44;
const authenticationHeader = 51;
/** Bytes of a fragment header (RFC 8200 §4.5). */
export const fragmentHeaderLength = 8;
/** Headers whose second byte is their length in units of 8, the first 8 not counted (RFC 8200 §4). */
const plainExtensions: ReadonlySet<number> = new Set([0, 43, 60, 135, 139, 140]);

/** Where the extension headers end, or where a part of a packet has its fragment header; null if they are cut off or too many. */
export function passExtensions(
  data: Uint8Array,
  protocol: number,
  at: number,
): { protocol: number; at: number; fragment: boolean } | null {
  for (let count = 0; count <= mostExtensions; count++) {
    const plain = plainExtensions.has(protocol);
    if (!plain && protocol !== fragmentHeader && protocol !== authenticationHeader)
      return { protocol, at, fragment: false };
    if (data.length < at + 8) return null;
    // Offset 0 and no more to come is a whole packet ("atomic fragment", RFC 6946).
    if (protocol === fragmentHeader && (u16(data, at + 2) & 0xfff9) !== 0)
      return { protocol, at, fragment: true };
    const size = data[at + 1] ?? 0;
    const length = plain
      ? (size + 1) * 8
      : protocol === authenticationHeader
        ? (size + 2) * 4
        : fragmentHeaderLength;
    protocol = data[at] ?? 0;
    at += length;
  }
  return null;
}
