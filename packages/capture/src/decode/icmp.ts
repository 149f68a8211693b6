import type { Packet } from "../read/packet.ts";
import { type Address, formatAddress, ipv4Address, ipv6Address } from "./address.ts";
import { icmpText, icmpv6Text } from "./icmp-names.ts";
import { u16, u32 } from "./integers.ts";
import { ipProtocols } from "./ip-protocols.ts";
import { passExtensions } from "./ipv6-extensions.ts";
import type { DecodedRecord } from "./record.ts";
import { malformed, other } from "./result.ts";
import type { IcmpError } from "./types.ts";

const headerLength = 8;
/** Destination unreachable, source quench, redirect, time exceeded, parameter problem (RFC 792). */
const errors: ReadonlySet<number> = new Set([3, 4, 5, 11, 12]);
/** ICMPv6 types below this are errors (RFC 4443 §2.1). */
const firstInformational = 128;

/** ICMP (RFC 792); an error comes with the segment it quotes. */
export function decodeIcmp(packet: Packet, at: number, into: DecodedRecord): DecodedRecord {
  const { data, end } = packet;
  if (end < at + headerLength) return other(into, malformed);
  const type = data[at] ?? 0;
  const code = data[at + 1] ?? 0;
  if (!errors.has(type)) return other(into, "ICMP");
  const mtu = type === 3 && code === 4 ? u16(data, at + 6) || null : null;
  const what = { version: 4, type, code, mtu, what: icmpText(type, code) } as const;
  return other(
    into,
    "ICMP",
    report(packet, into, { ...what, quoted: quotedIpv4(packet, at + headerLength) }),
  );
}

/** ICMPv6 (RFC 4443); an error comes with the segment it quotes. */
export function decodeIcmpv6(packet: Packet, at: number, into: DecodedRecord): DecodedRecord {
  const { data, end } = packet;
  if (end < at + headerLength) return other(into, malformed);
  const type = data[at] ?? 0;
  const code = data[at + 1] ?? 0;
  if (type >= firstInformational) return other(into, "ICMPv6");
  const mtu = type === 2 ? u32(data, at + 4) : null;
  const what = { version: 6, type, code, mtu, what: icmpv6Text(type, code) } as const;
  return other(
    into,
    "ICMPv6",
    report(packet, into, { ...what, quoted: quotedIpv6(packet, at + headerLength) }),
  );
}

function report(
  { frame, seconds, nanos }: Packet,
  { segment }: DecodedRecord,
  error: Pick<IcmpError, "version" | "type" | "code" | "what" | "mtu" | "quoted">,
): IcmpError {
  return { frame, seconds, nanos, router: formatAddress(segment.source), ...error };
}

function quotedIpv4(packet: Packet, at: number): IcmpError["quoted"] {
  const { data, end } = packet;
  if (end < at + 20 || (data[at] ?? 0) >> 4 !== 4 || data[at + 9] !== ipProtocols.tcp) return null;
  const header = ((data[at] ?? 0) & 15) * 4;
  return quotedTcp(packet, at + header, ipv4Address(data, at + 12), ipv4Address(data, at + 16));
}

function quotedIpv6(packet: Packet, at: number): IcmpError["quoted"] {
  const { data, end } = packet;
  if (end < at + 40 || (data[at] ?? 0) >> 4 !== 6) return null;
  const inner = passExtensions(packet, data[at + 6] ?? 0, at + 40);
  if (inner === null || inner.fragment || inner.protocol !== ipProtocols.tcp) return null;
  return quotedTcp(packet, inner.at, ipv6Address(data, at + 8), ipv6Address(data, at + 24));
}

/** RFC 792 promises no more than 8 bytes: ports and sequence number. */
function quotedTcp(
  { data, end }: Packet,
  at: number,
  source: Address,
  destination: Address,
): IcmpError["quoted"] {
  if (end < at + 8) return null;
  return {
    source,
    sourcePort: u16(data, at),
    destination,
    destinationPort: u16(data, at + 2),
    seq: u32(data, at + 4),
  };
}
