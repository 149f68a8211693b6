import type { Packet } from "../read/packet.ts";
import { ipv4Address } from "./address.ts";
import { u16 } from "./integers.ts";
import { decodeTransport } from "./ip.ts";
import type { DecodedRecord } from "./record.ts";
import { malformed, other, part } from "./result.ts";

const smallestHeader = 20;
const moreFragments = 0x2000;
/** In units of 8 bytes. */
const fragmentOffset = 0x1fff;

/** IPv4 (RFC 791), with options. */
export function decodeIpv4(packet: Packet, at: number, into: DecodedRecord): DecodedRecord {
  const { data, end } = packet;
  if (end < at + smallestHeader) return other(into, malformed);
  const first = data[at] ?? 0;
  const headerLength = (first & 15) * 4;
  if (first >> 4 !== 4 || headerLength < smallestHeader) return other(into, malformed);
  const onWire = packet.originalLength - (at - packet.start);
  // A packet captured before the network card split it (TSO) has total length 0.
  const totalLength = Math.min(u16(data, at + 2) || onWire, onWire);
  const body = at + headerLength;
  if (totalLength < headerLength || end < body) return other(into, malformed);
  const { segment } = into;
  segment.id = u16(data, at + 4);
  segment.ttl = data[at + 8] ?? 0;
  ipv4Address(data, at + 12, segment.source);
  ipv4Address(data, at + 16, segment.destination);
  const flags = u16(data, at + 6);
  const protocol = data[at + 9] ?? 0;
  const length = totalLength - headerLength;
  if ((flags & (moreFragments | fragmentOffset)) === 0)
    return decodeTransport(packet, body, into, protocol, length);
  const { id, ttl } = segment;
  const [source, destination] = [{ ...segment.source }, { ...segment.destination }];
  const place = {
    at: body,
    length,
    offset: (flags & fragmentOffset) * 8,
    more: (flags & moreFragments) !== 0,
  };
  return part(into, { version: 4, source, destination, ttl, id, protocol, ...place });
}
