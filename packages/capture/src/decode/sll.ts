import type { Packet } from "../read/packet.ts";
import { u16 } from "./integers.ts";
import { decodeLlc } from "./llc.ts";
import { decodeEtherType } from "./network.ts";
import { malformed } from "./result.ts";
import type { Decoded } from "./types.ts";

const cookedLength = 16;
const cooked2Length = 20;
/** The protocol field of an IEEE 802.2 frame. */
const llcProtocol = 0x0004;

/** Linux cooked capture, version 1 ("any" interface): the protocol stands last. */
export function decodeCooked(packet: Packet): Decoded {
  return decodeBody(packet, 14, cookedLength);
}

/** Linux cooked capture, version 2: the protocol stands first. */
export function decodeCooked2(packet: Packet): Decoded {
  return decodeBody(packet, 0, cooked2Length);
}

function decodeBody(packet: Packet, protocolAt: number, headerLength: number): Decoded {
  if (packet.data.length < headerLength) return malformed;
  const protocol = u16(packet.data, protocolAt);
  return protocol === llcProtocol
    ? decodeLlc(packet, headerLength)
    : decodeEtherType(packet, protocol, headerLength);
}
