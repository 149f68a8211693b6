import type { Packet } from "../read/packet.ts";
import { u16 } from "./integers.ts";
import { decodeLlc } from "./llc.ts";
import { decodeEtherType } from "./network.ts";
import type { DecodedRecord } from "./record.ts";
import { malformed, other } from "./result.ts";

const headerLength = 14;
/** Smaller values in the type field are lengths of IEEE 802.3 frames. */
const smallestEtherType = 0x600;

/** Ethernet II and IEEE 802.3: destination, source, type or length. */
export function decodeEthernet(packet: Packet, at: number, into: DecodedRecord): DecodedRecord {
  if (packet.end < at + headerLength) return other(into, malformed);
  const type = u16(packet.data, at + 12);
  at += headerLength;
  return type < smallestEtherType ? decodeLlc(packet, at, into) : decodeEtherType(packet, at, into, type);
}
