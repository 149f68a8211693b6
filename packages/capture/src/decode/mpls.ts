import type { Packet } from "../read/packet.ts";
import { decodeRawIp } from "./raw-ip.ts";
import type { DecodedRecord } from "./record.ts";
import { malformed, other } from "./result.ts";

const entryLength = 4;
/** Labels passed; networks stack two or three. */
const deepest = 8;

/** MPLS (RFC 3032): entries up to the one marked as the stack's bottom. What is no IP below it (a pseudowire) is counted. */
export function decodeMpls(packet: Packet, at: number, into: DecodedRecord): DecodedRecord {
  const { data, end } = packet;
  for (let depth = 0; depth < deepest; depth++) {
    if (end <= at + entryLength) return other(into, malformed);
    const bottom = ((data[at + 2] ?? 0) & 1) === 1;
    at += entryLength;
    if (!bottom) continue;
    const version = (data[at] ?? 0) >> 4;
    return version === 4 || version === 6 ? decodeRawIp(packet, at, into) : other(into, "MPLS");
  }
  return other(into, malformed);
}
