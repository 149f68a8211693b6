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

type Decoder = (packet: Packet, at: number, into: DecodedRecord) => Decoded;

/** What reads the packets of each link type. */
const decoders: Readonly<Record<keyof typeof linkTypes, Decoder>> = {
  ethernet: decodeEthernet,
  ppp: decodePpp,
  pppSerial: decodeSerial,
  ciscoHdlc: decodeSerial,
  pppEther: decodePppoe,
  pppWithDirection: (packet, at, into) => decodePpp(packet, at + 1, into),
  linuxCooked: decodeCooked,
  linuxCooked2: decodeCooked2,
  null: decodeLoopback,
  loop: decodeLoopback,
  raw: decodeRawIp,
  rawBsd: decodeRawIp,
  rawOpenBsd: decodeRawIp,
  ipv4: decodeRawIp,
  ipv6: decodeRawIp,
  wlan: decodeWlan,
  radiotap: decodeRadiotap,
  prism: decodePrism,
  avs: decodePrism,
  nflog: decodeNflog,
  atmLlc: decodeLlc,
  mpls: decodeMpls,
};

const byNumber: ReadonlyMap<number, Decoder> = new Map(
  (Object.keys(decoders) as (keyof typeof linkTypes)[]).map((name) => [linkTypes[name], decoders[name]]),
);

/** Tells whether packets of a link type can be looked into. */
export function isDecoded(linkType: number): boolean {
  return byNumber.has(linkType);
}

/**
 * Reads a packet's headers down to TCP. Never throws: what is no TCP, or cannot be read, gets a name to count by.
 * Whether the addressee would take it, by its checksums, is not asked: on the capturing host they are often filled in
 * later by the network card.
 * @param into written anew and given back; give the same one for every packet
 */
export function decodePacket(packet: Packet, into = new DecodedRecord()): Decoded {
  into.tunnels = 0;
  const decode = byNumber.get(packet.linkType);
  if (decode === undefined) return other(into, `link type ${packet.linkType}`);
  return decode(packet, packet.start, into);
}
