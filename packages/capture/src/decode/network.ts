import type { Packet } from "../read/packet.ts";
import { decodeEthernet } from "./ethernet.ts";
import { u16 } from "./integers.ts";
import { decodeIpv4 } from "./ipv4.ts";
import { decodeIpv6 } from "./ipv6.ts";
import { decodeMpls } from "./mpls.ts";
import { etherTypeName } from "./names.ts";
import { decodePppoe } from "./pppoe.ts";
import type { DecodedRecord } from "./record.ts";
import { malformed, other } from "./result.ts";
import { enterTunnel } from "./tunnel.ts";
import { isVlanTag, skipVlanTags } from "./vlan.ts";

/** Ethertypes that are looked into, beside those of VLAN tags. */
const etherTypes = {
  ipv4: 0x0800,
  ipv6: 0x86dd,
  mpls: 0x8847,
  mplsUpstream: 0x8848,
  pppoeSession: 0x8864,
  backbone: 0x88e7,
} as const;

/** What an ethertype says of the bytes at `at`. */
export function decodeEtherType(
  packet: Packet,
  at: number,
  into: DecodedRecord,
  type: number,
): DecodedRecord {
  switch (type) {
    case etherTypes.ipv4:
      return decodeIpv4(packet, at, into);
    case etherTypes.ipv6:
      return decodeIpv6(packet, at, into);
    case etherTypes.pppoeSession:
      return decodePppoe(packet, at, into);
    case etherTypes.mpls:
    case etherTypes.mplsUpstream:
      return decodeMpls(packet, at, into);
    case etherTypes.backbone:
      return decodeBackbone(packet, at, into);
  }
  if (!isVlanTag(type)) return other(into, etherTypeName(type));
  const inner = skipVlanTags(packet, at);
  return inner < 0
    ? other(into, malformed)
    : decodeEtherType(packet, inner, into, u16(packet.data, inner - 2));
}

/** A provider's backbone bridge (IEEE 802.1ah): the customer's Ethernet behind a tag of four bytes. */
function decodeBackbone(packet: Packet, at: number, into: DecodedRecord): DecodedRecord {
  return enterTunnel(into) ? decodeEthernet(packet, at + 4, into) : other(into, "802.1ah");
}
