import type { Packet } from "../read/packet.ts";
import { u16 } from "./integers.ts";
import { decodeLlc } from "./llc.ts";
import { decodeEtherType } from "./network.ts";
import { malformed } from "./result.ts";
import type { Decoded } from "./types.ts";

const headerLength = 14;
/** Smaller values in the type field are lengths of IEEE 802.3 frames. */
const smallestEtherType = 0x600;

/** Ethernet II and IEEE 802.3: destination, source, type or length. */
export function decodeEthernet(packet: Packet): Decoded {
  if (packet.data.length < headerLength) return malformed;
  const type = u16(packet.data, 12);
  return type < smallestEtherType
    ? decodeLlc(packet, headerLength)
    : decodeEtherType(packet, type, headerLength);
}
