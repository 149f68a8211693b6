import type { Packet } from "../read/packet.ts";
import { ipv6Address } from "./address.ts";
import { u16, u32 } from "./integers.ts";
import { decodeTransport } from "./ip.ts";
import type { IpPayload } from "./ip-payload.ts";
import { fragmentHeaderLength, passExtensions } from "./ipv6-extensions.ts";
import { malformed, part } from "./result.ts";
import type { Decoded } from "./types.ts";

const headerLength = 40;
const moreFragments = 1;

/** IPv6 (RFC 8200) with its extension headers. */
export function decodeIpv6(packet: Packet, at: number): Decoded {
  const { data } = packet;
  if (data.length < at + headerLength || (data[at] ?? 0) >> 4 !== 6) return malformed;
  const onWire = packet.originalLength - at - headerLength;
  // 0: a jumbogram, or captured before the network card split it (TSO).
  const length = Math.min(u16(data, at + 4) || onWire, onWire);
  return decodeIpv6Payload(packet, data[at + 6] ?? 0, {
    source: ipv6Address(data, at + 8),
    destination: ipv6Address(data, at + 24),
    ttl: data[at + 7] ?? 0,
    id: 0,
    at: at + headerLength,
    length,
  });
}

/** What stands behind the IPv6 header or, of a packet in parts, behind the fragment header. */
export function decodeIpv6Payload(packet: Packet, next: number, ip: IpPayload): Decoded {
  const { data } = packet;
  const inner = passExtensions(data, next, ip.at);
  const passed = inner === null ? 0 : inner.at - ip.at;
  if (inner === null || passed > ip.length) return malformed;
  const payload = { ...ip, at: inner.at, length: ip.length - passed };
  if (!inner.fragment) return decodeTransport(packet, inner.protocol, payload);
  if (payload.length < fragmentHeaderLength) return malformed;
  const bits = u16(data, inner.at + 2);
  return part({
    ...payload,
    version: 6,
    id: u32(data, inner.at + 4),
    protocol: data[inner.at] ?? 0,
    offset: bits & 0xfff8,
    more: (bits & moreFragments) !== 0,
    at: inner.at + fragmentHeaderLength,
    length: payload.length - fragmentHeaderLength,
  });
}
