import type { Packet } from "../read/packet.ts";
import { ipv4Address } from "./address.ts";
import { u16 } from "./integers.ts";
import { decodeTransport } from "./ip.ts";
import { malformed, other } from "./result.ts";
import type { Decoded } from "./types.ts";

const smallestHeader = 20;
/** "More fragments", and the 13 bits of the offset. */
const fragmentBits = 0x3fff;

/** IPv4 (RFC 791), with options. Fragments are only counted. */
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
  if ((u16(data, at + 6) & fragmentBits) !== 0) return other("IP fragment");
  return decodeTransport(packet, data[at + 9] ?? 0, {
    source: ipv4Address(data, at + 12),
    destination: ipv4Address(data, at + 16),
    ttl: data[at + 8] ?? 0,
    at: at + headerLength,
    length: totalLength - headerLength,
  });
}
