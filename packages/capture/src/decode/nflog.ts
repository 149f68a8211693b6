import type { Packet } from "../read/packet.ts";
import { u16 } from "./integers.ts";
import { decodeRawIp } from "./raw-ip.ts";
import type { DecodedRecord } from "./record.ts";
import { malformed, other } from "./result.ts";

const headerLength = 4;
const attributeHeaderLength = 4;
/** NFULA_PAYLOAD: the packet, from its IP header on. */
const payload = 9;
/** Real packets have about ten. */
const mostAttributes = 64;

/** Linux's netfilter log: attributes in the capturing host's byte order, one of which is the packet. */
export function decodeNflog(packet: Packet, at: number, into: DecodedRecord): DecodedRecord {
  const { data, end } = packet;
  const swapped = (offset: number): number => (data[offset] ?? 0) | ((data[offset + 1] ?? 0) << 8);
  // Lengths are small: in the right order the larger byte is zero, or both make sense to no one.
  const first = at + headerLength;
  const read = swapped(first) <= u16(data, first) ? swapped : (offset: number) => u16(data, offset);
  for (let next = first, count = 0; end >= next + attributeHeaderLength; count++) {
    const length = read(next);
    if (length < attributeHeaderLength || count === mostAttributes) break;
    if ((read(next + 2) & 0x7fff) === payload) return decodeRawIp(packet, next + attributeHeaderLength, into);
    next += (length + 3) & ~3;
  }
  return other(into, malformed);
}
