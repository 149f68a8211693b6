import type { Packet } from "../read/packet.ts";
import { ipv6Address } from "./address.ts";
import { u16, u32 } from "./integers.ts";
import { decodeTransport } from "./ip.ts";
import { fragmentHeaderLength, isExtension, passExtensions } from "./ipv6-extensions.ts";
import type { DecodedRecord } from "./record.ts";
import { malformed, other, part } from "./result.ts";

const headerLength = 40;
const moreFragments = 1;

/** IPv6 (RFC 8200) with its extension headers. */
export function decodeIpv6(packet: Packet, at: number, into: DecodedRecord): DecodedRecord {
  const { data, end } = packet;
  if (end < at + headerLength || (data[at] ?? 0) >> 4 !== 6) return other(into, malformed);
  const onWire = packet.originalLength - (at - packet.start) - headerLength;
  // 0: a jumbogram, or captured before the network card split it (TSO).
  const length = Math.min(u16(data, at + 4) || onWire, onWire);
  const { segment } = into;
  segment.id = 0;
  segment.ttl = data[at + 7] ?? 0;
  ipv6Address(data, at + 8, segment.source);
  ipv6Address(data, at + 24, segment.destination);
  return decodeIpv6Payload(packet, at + headerLength, into, data[at + 6] ?? 0, length);
}

/** What stands behind the IPv6 header or, of a packet in parts, behind the fragment header. */
export function decodeIpv6Payload(
  packet: Packet,
  at: number,
  into: DecodedRecord,
  next: number,
  length: number,
): DecodedRecord {
  if (!isExtension(next)) return decodeTransport(packet, at, into, next, length);
  const { data } = packet;
  const inner = passExtensions(packet, next, at);
  if (inner === null || inner.at - at > length) return other(into, malformed);
  const rest = length - (inner.at - at);
  if (!inner.fragment) return decodeTransport(packet, inner.at, into, inner.protocol, rest);
  if (rest < fragmentHeaderLength) return other(into, malformed);
  const { ttl, source, destination } = into.segment;
  const bits = u16(data, inner.at + 2);
  return part(into, {
    version: 6,
    source: { ...source },
    destination: { ...destination },
    ttl,
    id: u32(data, inner.at + 4),
    at: inner.at + fragmentHeaderLength,
    length: rest - fragmentHeaderLength,
    protocol: data[inner.at] ?? 0,
    offset: bits & 0xfff8,
    more: (bits & moreFragments) !== 0,
  });
}
