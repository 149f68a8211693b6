import { linkTypes } from "../read/link-type.ts";
import type { Packet } from "../read/packet.ts";
import { decodeEthernet } from "./ethernet.ts";
import { decodeLoopback } from "./loopback.ts";
import { decodePpp } from "./ppp.ts";
import { decodePppoe } from "./pppoe.ts";
import { decodeRawIp } from "./raw-ip.ts";
import { other } from "./result.ts";
import { decodeSerial } from "./serial.ts";
import { decodeCooked, decodeCooked2 } from "./sll.ts";
import type { Decoded } from "./types.ts";

const decoded: ReadonlySet<number> = new Set(Object.values(linkTypes));

/** Tells whether packets of a link type can be looked into. */
export function isDecoded(linkType: number): boolean {
  return decoded.has(linkType);
}

/**
 * Reads a packet's headers down to TCP. Never throws: what is no TCP, or cannot be read, comes back as a name to count by.
 * Checksums are not looked at: on the capturing host they are often filled in later by the network card.
 */
export function decodePacket(packet: Packet): Decoded {
  switch (packet.linkType) {
    case linkTypes.ethernet:
      return decodeEthernet(packet);
    case linkTypes.ppp:
      return decodePpp(packet, 0);
    case linkTypes.pppSerial:
    case linkTypes.ciscoHdlc:
      return decodeSerial(packet);
    case linkTypes.pppEther:
      return decodePppoe(packet, 0);
    case linkTypes.linuxCooked:
      return decodeCooked(packet);
    case linkTypes.linuxCooked2:
      return decodeCooked2(packet);
    case linkTypes.null:
    case linkTypes.loop:
      return decodeLoopback(packet);
    case linkTypes.raw:
    case linkTypes.rawBsd:
    case linkTypes.rawOpenBsd:
    case linkTypes.ipv4:
    case linkTypes.ipv6:
      return decodeRawIp(packet, 0);
    default:
      return other(`link type ${packet.linkType}`);
  }
}
