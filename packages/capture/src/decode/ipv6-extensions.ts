import type { Packet } from "../read/packet.ts";
import { u16 } from "./integers.ts";

/** Extension headers passed; real packets have two or three. */
const mostExtensions = 16;
const fragmentHeader = 44;
const authenticationHeader = 51;
/** Bytes of a fragment header (RFC 8200 §4.5). */
export const fragmentHeaderLength = 8;
/** Headers whose second byte is their length in units of 8, the first 8 not counted (RFC 8200 §4). */
const plainExtensions: ReadonlySet<number> = new Set([0, 43, 60, 135, 139, 140]);

/** Tells whether a protocol number is that of an extension header, fragment header included. */
export function isExtension(protocol: number): boolean {
  return protocol === fragmentHeader || protocol === authenticationHeader || plainExtensions.has(protocol);
}

/** Where the extension headers end, or where a part of a packet has its fragment header; null if they are cut off or too many. */
export function passExtensions(
  { data, end }: Packet,
  protocol: number,
  at: number,
): { protocol: number; at: number; fragment: boolean } | null {
  for (let count = 0; count <= mostExtensions; count++) {
    if (!isExtension(protocol)) return { protocol, at, fragment: false };
    if (end < at + 8) return null;
    // Offset 0 and no more to come is a whole packet ("atomic fragment", RFC 6946).
    if (protocol === fragmentHeader && (u16(data, at + 2) & 0xfff9) !== 0)
      return { protocol, at, fragment: true };
    const next = data[at] ?? 0;
    const size = data[at + 1] ?? 0;
    at += lengthOf(protocol, size);
    protocol = next;
  }
  return null;
}

/** Of an extension header whose second byte is `size`. */
function lengthOf(protocol: number, size: number): number {
  if (protocol === fragmentHeader) return fragmentHeaderLength;
  return protocol === authenticationHeader ? (size + 2) * 4 : (size + 1) * 8;
}
