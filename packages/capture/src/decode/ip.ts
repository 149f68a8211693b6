import type { Packet } from "../read/packet.ts";
import { decodeIcmp, decodeIcmpv6 } from "./icmp.ts";
import { u16 } from "./integers.ts";
import { type IpPayload, ipProtocols } from "./ip-payload.ts";
import { ipProtocolName, udpName } from "./names.ts";
import { other } from "./result.ts";
import { decodeTcp } from "./tcp.ts";
import type { Decoded } from "./types.ts";

/** Goes on by the protocol number. */
export function decodeTransport(packet: Packet, protocol: number, ip: IpPayload): Decoded {
  switch (protocol) {
    case ipProtocols.tcp:
      return decodeTcp(packet, ip);
    case ipProtocols.udp:
      return other(udpName(u16(packet.data, ip.at), u16(packet.data, ip.at + 2)));
    case ipProtocols.icmp:
      return decodeIcmp(packet, ip);
    case ipProtocols.icmpv6:
      return decodeIcmpv6(packet, ip);
    default:
      return other(ipProtocolName(protocol));
  }
}
