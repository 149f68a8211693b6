import type { Packet } from "../read/packet.ts";
import { u16, u32 } from "./integers.ts";
import type { DecodedRecord } from "./record.ts";
import { other, tcp } from "./result.ts";
import { checkTcp } from "./tcp-checksum.ts";
import { readTcpOptions } from "./tcp-options.ts";
import { TCP_SYN } from "./types.ts";

const smallestHeader = 20;
const malformedTcp = "malformed TCP";

/**
 * TCP (RFC 9293 §3.1). Options are read of SYN segments only, the ones that may carry those we want.
 * @param length of the segment on the wire
 */
export function decodeTcp(packet: Packet, at: number, into: DecodedRecord, length: number): DecodedRecord {
  const { data } = packet;
  if (packet.end < at + smallestHeader || length < smallestHeader) return other(into, malformedTcp);
  const headerLength = ((data[at + 12] ?? 0) >> 4) * 4;
  if (headerLength < smallestHeader || headerLength > length) return other(into, malformedTcp);
  const end = Math.min(packet.end, at + length);
  const start = Math.min(at + headerLength, end);
  const { segment } = into;
  segment.frame = packet.frame;
  segment.seconds = packet.seconds;
  segment.nanos = packet.nanos;
  segment.sourcePort = u16(data, at);
  segment.destinationPort = u16(data, at + 2);
  segment.seq = u32(data, at + 4);
  segment.ack = u32(data, at + 8);
  segment.flags = data[at + 13] ?? 0;
  segment.window = u16(data, at + 14);
  segment.data = data;
  segment.payloadStart = start;
  segment.payloadEnd = end;
  segment.wireLength = length - headerLength;
  segment.checksum = u16(data, at + 16);
  segment.point = packet.interfaceId;
  segment.checked = checkTcp(packet, at, length, segment);
  segment.mss = null;
  segment.windowScale = null;
  if ((segment.flags & TCP_SYN) !== 0) readTcpOptions(data, at + smallestHeader, start, segment);
  return tcp(into);
}
