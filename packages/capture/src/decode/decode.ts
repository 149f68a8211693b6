import { linkTypes } from "../read/link-type.ts";
import type { Packet } from "../read/packet.ts";
import { decodeEthernet } from "./ethernet.ts";
import { decodeLlc } from "./llc.ts";
import { decodeLoopback } from "./loopback.ts";
import { decodeMpls } from "./mpls.ts";
import { decodeNflog } from "./nflog.ts";
import { decodePpp } from "./ppp.ts";
import { decodePppoe } from "./pppoe.ts";
import { decodePrism, decodeRadiotap } from "./radio.ts";
import { decodeRawIp } from "./raw-ip.ts";
import { DecodedRecord } from "./record.ts";
import { other } from "./result.ts";
import { decodeSerial } from "./serial.ts";
import { decodeCooked, decodeCooked2 } from "./sll.ts";
import type { Decoded } from "./types.ts";
import { decodeWlan } from "./wlan.ts";

const decoded: ReadonlySet<number> = new Set(Object.values(linkTypes));

/** Tells whether packets of a link type can be looked into. */
export function isDecoded(linkType: number): boolean {
  return decoded.has(linkType);
}

/**
 * Reads a packet's headers down to TCP. Never throws: what is no TCP, or cannot be read, gets a name to count by.
 * Whether the addressee would take it, by its checksums, is not asked: on the capturing host they are often filled in
 * later by the network card.
 * @param into written anew and given back; give the same one for every packet
 */
export function decodePacket(packet: Packet, into = new DecodedRecord()): Decoded {
  const at = packet.start;
  into.tunnels = 0;
  switch (packet.linkType) {
    case linkTypes.ethernet:
      return decodeEthernet(packet, at, into);
    case linkTypes.ppp:
      return decodePpp(packet, at, into);
    case linkTypes.pppSerial:
    case linkTypes.ciscoHdlc:
      return decodeSerial(packet, at, into);
    case linkTypes.pppEther:
      return decodePppoe(packet, at, into);
    case linkTypes.linuxCooked:
      return decodeCooked(packet, at, into);
    case linkTypes.linuxCooked2:
      return decodeCooked2(packet, at, into);
    case linkTypes.null:
    case linkTypes.loop:
      return decodeLoopback(packet, at, into);
    case linkTypes.raw:
    case linkTypes.rawBsd:
    case linkTypes.rawOpenBsd:
    case linkTypes.ipv4:
    case linkTypes.ipv6:
      return decodeRawIp(packet, at, into);
    case linkTypes.wlan:
      return decodeWlan(packet, at, into);
    case linkTypes.radiotap:
      return decodeRadiotap(packet, at, into);
    case linkTypes.prism:
    case linkTypes.avs:
      return decodePrism(packet, at, into);
    case linkTypes.nflog:
      return decodeNflog(packet, at, into);
    case linkTypes.atmLlc:
      return decodeLlc(packet, at, into);
    case linkTypes.mpls:
      return decodeMpls(packet, at, into);
    case linkTypes.pppWithDirection:
      return decodePpp(packet, at + 1, into);
    default:
      return other(into, `link type ${packet.linkType}`);
  }
}
