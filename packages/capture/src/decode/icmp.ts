import type { Packet } from "../read/packet.ts";
import { type Address, formatAddress, ipv4Address, ipv6Address } from "./address.ts";
import { icmpText, icmpv6Text } from "./icmp-names.ts";
import { u16, u32 } from "./integers.ts";
import { type IpPayload, ipProtocols } from "./ip-payload.ts";
import { passExtensions } from "./ipv6-extensions.ts";
import { malformed, other } from "./result.ts";
import type { Decoded, IcmpError } from "./types.ts";

const headerLength = 8;
/** Destination unreachable, source quench, redirect, time exceeded, parameter problem (RFC 792). */
const errors: ReadonlySet<number> = new Set([3, 4, 5, 11, 12]);
/** ICMPv6 types below this are errors (RFC 4443 §2.1). */
const firstInformational = 128;

/** ICMP (RFC 792); an error comes with the segment it quotes. */
export function decodeIcmp(packet: Packet, ip: IpPayload): Decoded {
  const { data } = packet;
  if (data.length < ip.at + headerLength) return malformed;
  const type = data[ip.at] ?? 0;
  const code = data[ip.at + 1] ?? 0;
  if (!errors.has(type)) return other("ICMP");
  return other("ICMP", report(packet, ip, 4, icmpText(type, code), quotedIpv4(data, ip.at + headerLength)));
}

/** ICMPv6 (RFC 4443); an error comes with the segment it quotes. */
export function decodeIcmpv6(packet: Packet, ip: IpPayload): Decoded {
  const { data } = packet;
  if (data.length < ip.at + headerLength) return malformed;
  const type = data[ip.at] ?? 0;
  if (type >= firstInformational) return other("ICMPv6");
  const what = icmpv6Text(type, data[ip.at + 1] ?? 0);
  return other("ICMPv6", report(packet, ip, 6, what, quotedIpv6(data, ip.at + headerLength)));
}

function report(
  packet: Packet,
  ip: IpPayload,
  version: 4 | 6,
  what: string,
  quoted: IcmpError["quoted"],
): IcmpError {
  return {
    frame: packet.frame,
    seconds: packet.seconds,
    nanos: packet.nanos,
    version,
    router: formatAddress(ip.source),
    type: packet.data[ip.at] ?? 0,
    code: packet.data[ip.at + 1] ?? 0,
    what,
    quoted,
  };
}

function quotedIpv4(data: Uint8Array, at: number): IcmpError["quoted"] {
  if (data.length < at + 20 || (data[at] ?? 0) >> 4 !== 4 || data[at + 9] !== ipProtocols.tcp) return null;
  const header = ((data[at] ?? 0) & 15) * 4;
  return quotedTcp(data, at + header, ipv4Address(data, at + 12), ipv4Address(data, at + 16));
}

function quotedIpv6(data: Uint8Array, at: number): IcmpError["quoted"] {
  if (data.length < at + 40 || (data[at] ?? 0) >> 4 !== 6) return null;
  const inner = passExtensions(data, data[at + 6] ?? 0, at + 40);
  if (inner === null || inner.fragment || inner.protocol !== ipProtocols.tcp) return null;
  return quotedTcp(data, inner.at, ipv6Address(data, at + 8), ipv6Address(data, at + 24));
}

/** RFC 792 promises no more than 8 bytes: ports and sequence number. */
function quotedTcp(data: Uint8Array, at: number, source: Address, destination: Address): IcmpError["quoted"] {
  if (data.length < at + 8) return null;
  return {
    source: { address: formatAddress(source), port: u16(data, at) },
    destination: { address: formatAddress(destination), port: u16(data, at + 2) },
    seq: u32(data, at + 4),
  };
}
