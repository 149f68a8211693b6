import type { Packet } from "../read/packet.ts";
import { decodeEthernet } from "./ethernet.ts";
import { decodeGre } from "./gre.ts";
import { decodeIcmp, decodeIcmpv6 } from "./icmp.ts";
import { ipProtocols } from "./ip-protocols.ts";
import { decodeIpv4 } from "./ipv4.ts";
import { decodeIpv6 } from "./ipv6.ts";
import { decodeMpls } from "./mpls.ts";
import { ipProtocolName } from "./names.ts";
import type { DecodedRecord } from "./record.ts";
import { malformed, other } from "./result.ts";
import { decodeTcp } from "./tcp.ts";
import { enterTunnel } from "./tunnel.ts";
import { decodeUdp } from "./udp.ts";

/** Protocols that carry another network layer. */
const carriers: ReadonlySet<number> = new Set([
  ipProtocols.ipv4,
  ipProtocols.ipv6,
  ipProtocols.ah,
  ipProtocols.etherIp,
  ipProtocols.mpls,
]);
const etherIpLength = 2;

/**
 * Goes on by the protocol number at `at`, behind the IP headers, whose addresses, ttl and id `into.segment` has.
 * @param length of what IP carries, on the wire; the capture may hold less
 */
export function decodeTransport(
  packet: Packet,
  at: number,
  into: DecodedRecord,
  protocol: number,
  length: number,
): DecodedRecord {
  switch (protocol) {
    case ipProtocols.tcp:
      return decodeTcp(packet, at, into, length);
    case ipProtocols.udp:
      return decodeUdp(packet, at, into);
    case ipProtocols.icmp:
      return decodeIcmp(packet, at, into);
    case ipProtocols.icmpv6:
      return decodeIcmpv6(packet, at, into);
    default:
      return decodeTunnelled(packet, at, into, protocol, length);
  }
}

/** What is no transport: another network layer inside this one, or something to be counted. */
function decodeTunnelled(
  packet: Packet,
  at: number,
  into: DecodedRecord,
  protocol: number,
  length: number,
): DecodedRecord {
  if (protocol === ipProtocols.gre) return decodeGre(packet, at, into);
  if (!carriers.has(protocol) || !enterTunnel(into)) return other(into, ipProtocolName(protocol));
  switch (protocol) {
    case ipProtocols.ipv4:
      return decodeIpv4(packet, at, into);
    case ipProtocols.ipv6:
      return decodeIpv6(packet, at, into);
    case ipProtocols.mpls:
      return decodeMpls(packet, at, into);
    case ipProtocols.etherIp:
      return decodeEthernet(packet, at + etherIpLength, into);
    default:
      return decodeAuthenticated(packet, at, into, length);
  }
}

/** The authentication header over IPv4 (RFC 4302 §2), which hides nothing. */
function decodeAuthenticated(packet: Packet, at: number, into: DecodedRecord, length: number): DecodedRecord {
  const { data, end } = packet;
  const size = ((data[at + 1] ?? 0) + 2) * 4;
  if (end < at + size || length < size) return other(into, malformed);
  return decodeTransport(packet, at + size, into, data[at] ?? 0, length - size);
}
