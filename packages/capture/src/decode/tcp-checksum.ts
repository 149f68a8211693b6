import type { Packet } from "../read/packet.ts";
import type { Address } from "./address.ts";
import { foldChecksum, sumWords } from "./checksum.ts";
import { u16 } from "./integers.ts";
import { ipProtocols } from "./ip-protocols.ts";
import type { ChecksumVerdict, TcpSegment } from "./types.ts";

/** Longer segments are not summed: where a network card computes checksums, it does so for the short ones too. */
const longest = 256;

/**
 * Judges the checksum of the segment at `at` (RFC 9293 §3.1); null for one that is long, or not captured whole.
 * @param length of the segment on the wire
 */
export function checkTcp(
  packet: Packet,
  at: number,
  length: number,
  { source, destination }: TcpSegment,
): ChecksumVerdict | null {
  const { data, end } = packet;
  if (length > longest || end < at + length) return null;
  const pseudo = sumAddress(source) + sumAddress(destination) + ipProtocols.tcp + length;
  if (foldChecksum(pseudo + sumWords(data, at, at + length)) === 0) return "right";
  return u16(data, at + 16) === (~foldChecksum(pseudo) & 0xffff) ? "started" : "wrong";
}

function sumAddress({ w0, w1, w2, w3 }: Address): number {
  return halves(w0) + halves(w1) + halves(w2) + halves(w3);
}

function halves(word: number): number {
  return (word >>> 16) + (word & 0xffff);
}
