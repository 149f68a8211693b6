import type { Packet } from "../read/packet.ts";
import { u16 } from "./integers.ts";
import { decodeEtherType } from "./network.ts";
import { decodePpp } from "./ppp.ts";
import { malformed } from "./result.ts";
import type { Decoded } from "./types.ts";

/** Cisco's HDLC (RFC 1547 §4.3.1): unicast or broadcast, a zero, and an ethertype. */
const ciscoAddresses: ReadonlySet<number> = new Set([0x0f, 0x8f]);

/** PPP on a serial line, or Cisco's HDLC in its place. */
export function decodeSerial(packet: Packet): Decoded {
  const { data } = packet;
  if (!ciscoAddresses.has(data[0] ?? 0)) return decodePpp(packet, 0);
  return data.length < 4 ? malformed : decodeEtherType(packet, u16(data, 2), 4);
}
