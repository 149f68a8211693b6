import type { Address } from "./address.ts";
import { foldChecksum, sumWords } from "./checksum.ts";
import { u16 } from "./integers.ts";
import { type IpPayload, ipProtocols } from "./ip-payload.ts";
import type { ChecksumVerdict } from "./types.ts";

/** Longer segments are not summed: where a network card computes checksums, it does so for the short ones too. */
const longest = 256;

/** Judges a segment's checksum (RFC 9293 §3.1); null for one that is long, or not captured whole. */
export function checkTcp(data: Uint8Array, ip: IpPayload): ChecksumVerdict | null {
  const { at, length } = ip;
  if (length > longest || data.length < at + length) return null;
  const pseudo = sumAddress(ip.source) + sumAddress(ip.destination) + ipProtocols.tcp + length;
  if (foldChecksum(pseudo + sumWords(data.subarray(at, at + length))) === 0) return "right";
  return u16(data, at + 16) === (~foldChecksum(pseudo) & 0xffff) ? "started" : "wrong";
}

function sumAddress({ w0, w1, w2, w3 }: Address): number {
  return halves(w0) + halves(w1) + halves(w2) + halves(w3);
}

function halves(word: number): number {
  return (word >>> 16) + (word & 0xffff);
}
