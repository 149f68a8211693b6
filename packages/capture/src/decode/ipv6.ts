import type { Packet } from "../read/packet.ts";
import { ipv6Address } from "./address.ts";
import { u16 } from "./integers.ts";
import { decodeTransport } from "./ip.ts";
import { passExtensions } from "./ipv6-extensions.ts";
import { malformed, other } from "./result.ts";
import type { Decoded } from "./types.ts";

const headerLength = 40;

/** IPv6 (RFC 8200) with its extension headers. Fragments are only counted. */
export function decodeIpv6(packet: Packet, at: number): Decoded {
  const { data } = packet;
  if (data.length < at + headerLength || (data[at] ?? 0) >> 4 !== 6) return malformed;
  const onWire = packet.originalLength - at - headerLength;
  // 0: a jumbogram, or captured before the network card split it (TSO).
  const length = Math.min(u16(data, at + 4) || onWire, onWire);
  const inner = passExtensions(data, data[at + 6] ?? 0, at + headerLength);
  if (inner === null) return malformed;
  if (inner.fragment) return other("IP fragment");
  const passed = inner.at - (at + headerLength);
  if (passed > length) return malformed;
  return decodeTransport(packet, inner.protocol, {
    source: ipv6Address(data, at + 8),
    destination: ipv6Address(data, at + 24),
    ttl: data[at + 7] ?? 0,
    at: inner.at,
    length: length - passed,
  });
}
