import type { Packet } from "../read/packet.ts";
import { ipv4Address } from "./address.ts";
import { u16 } from "./integers.ts";
import { decodeTransport } from "./ip.ts";
import { malformed, part } from "./result.ts";
import type { Decoded } from "./types.ts";

const smallestHeader = 20;
const moreFragments = 0x2000;
/** In units of 8 bytes. */
const fragmentOffset = 0x1fff;

/** IPv4 (RFC 791), with options. */
export function decodeIpv4(packet: Packet, at: number): Decoded {
  const { data } = packet;
  if (data.length < at + smallestHeader) return malformed;
  const first = data[at] ?? 0;
  const headerLength = (first & 15) * 4;
  if (first >> 4 !== 4 || headerLength < smallestHeader) return malformed;
  const onWire = packet.originalLength - at;
  // A packet captured before the network card split it (TSO) has total length 0.
  const totalLength = Math.min(u16(data, at + 2) || onWire, onWire);
  if (totalLength < headerLength || data.length < at + headerLength) return malformed;
  const protocol = data[at + 9] ?? 0;
  const payload = {
    source: ipv4Address(data, at + 12),
    destination: ipv4Address(data, at + 16),
    ttl: data[at + 8] ?? 0,
    id: u16(data, at + 4),
    at: at + headerLength,
    length: totalLength - headerLength,
  };
  const flags = u16(data, at + 6);
  const offset = (flags & fragmentOffset) * 8;
  const more = (flags & moreFragments) !== 0;
  return offset > 0 || more
    ? part({ version: 4, protocol, offset, more, ...payload })
    : decodeTransport(packet, protocol, payload);
}
