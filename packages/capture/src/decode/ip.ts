import type { Packet } from "../read/packet.ts";
import { decodeIcmp, decodeIcmpv6 } from "./icmp.ts";
import { u16 } from "./integers.ts";
import { ipProtocols } from "./ip-protocols.ts";
import { ipProtocolName, udpName } from "./names.ts";
import type { DecodedRecord } from "./record.ts";
import { other } from "./result.ts";
import { decodeTcp } from "./tcp.ts";

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
      return other(into, nameOfUdp(packet, at));
    case ipProtocols.icmp:
      return decodeIcmp(packet, at, into);
    case ipProtocols.icmpv6:
      return decodeIcmpv6(packet, at, into);
    default:
      return other(into, ipProtocolName(protocol));
  }
}

function nameOfUdp({ data, end }: Packet, at: number): string {
  return end < at + 4 ? udpName(0, 0) : udpName(u16(data, at), u16(data, at + 2));
}
