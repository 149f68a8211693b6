import type { Packet } from "../read/packet.ts";
import { u16 } from "./integers.ts";
import { decodeEtherType } from "./network.ts";
import { decodePpp } from "./ppp.ts";
import type { DecodedRecord } from "./record.ts";
import { malformed, other } from "./result.ts";

/** Cisco's HDLC (RFC 1547 §4.3.1): unicast or broadcast, a zero, and an ethertype. */
const ciscoAddresses: ReadonlySet<number> = new Set([0x0f, 0x8f]);

/** PPP on a serial line, or Cisco's HDLC in its place. */
export function decodeSerial(packet: Packet, at: number, into: DecodedRecord): DecodedRecord {
  const { data, end } = packet;
  if (!ciscoAddresses.has(data[at] ?? 0)) return decodePpp(packet, at, into);
  return end < at + 4 ? other(into, malformed) : decodeEtherType(packet, at + 4, into, u16(data, at + 2));
}
