import type { Packet } from "../read/packet.ts";
import { u16 } from "./integers.ts";
import { decodeLlc } from "./llc.ts";
import { decodeEtherType } from "./network.ts";
import type { DecodedRecord } from "./record.ts";
import { malformed, other } from "./result.ts";

const cookedLength = 16;
const cooked2Length = 20;
/** The protocol field of an IEEE 802.2 frame. */
const llcProtocol = 0x0004;

/** Linux cooked capture, version 1 ("any" interface): the protocol stands last. */
export function decodeCooked(packet: Packet, at: number, into: DecodedRecord): DecodedRecord {
  return decodeBody(packet, at + cookedLength, into, at + 14);
}

/** Linux cooked capture, version 2: the protocol stands first. */
export function decodeCooked2(packet: Packet, at: number, into: DecodedRecord): DecodedRecord {
  return decodeBody(packet, at + cooked2Length, into, at);
}

function decodeBody(packet: Packet, at: number, into: DecodedRecord, protocolAt: number): DecodedRecord {
  if (packet.end < at) return other(into, malformed);
  const protocol = u16(packet.data, protocolAt);
  return protocol === llcProtocol ? decodeLlc(packet, at, into) : decodeEtherType(packet, at, into, protocol);
}
