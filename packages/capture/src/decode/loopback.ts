import type { Packet } from "../read/packet.ts";
import { u32 } from "./integers.ts";
import { decodeRawIp } from "./raw-ip.ts";
import type { DecodedRecord } from "./record.ts";
import { malformed, other } from "./result.ts";

const headerLength = 4;
/** AF_INET everywhere; AF_INET6 of Linux, NetBSD and OpenBSD, FreeBSD, macOS. */
const ipFamilies: ReadonlySet<number> = new Set([2, 10, 24, 28, 30]);

/** BSD loopback: the address family, in the byte order of the capturing host (NULL) or of the network (LOOP). */
export function decodeLoopback(packet: Packet, at: number, into: DecodedRecord): DecodedRecord {
  if (packet.end < at + headerLength) return other(into, malformed);
  const family = u32(packet.data, at);
  const host = family > 0xffff ? swap(family) : family;
  if (!ipFamilies.has(host)) return other(into, `address family ${host}`);
  return decodeRawIp(packet, at + headerLength, into);
}

function swap(value: number): number {
  return ((value << 24) | ((value << 8) & 0xff0000) | ((value >>> 8) & 0xff00) | (value >>> 24)) >>> 0;
}
