import type { Packet } from "../read/packet.ts";
import { u32 } from "./integers.ts";
import { decodeRawIp } from "./raw-ip.ts";
import { malformed, other } from "./result.ts";
import type { Decoded } from "./types.ts";

const headerLength = 4;
/** AF_INET everywhere; AF_INET6 of Linux, NetBSD and OpenBSD, FreeBSD, macOS. */
const ipFamilies: ReadonlySet<number> = new Set([2, 10, 24, 28, 30]);

/** BSD loopback: the address family, in the byte order of the capturing host (NULL) or of the network (LOOP). */
export function decodeLoopback(packet: Packet): Decoded {
  if (packet.data.length < headerLength) return malformed;
  const family = u32(packet.data, 0);
  const host = family > 0xffff ? swap(family) : family;
  return ipFamilies.has(host) ? decodeRawIp(packet, headerLength) : other(`address family ${host}`);
}

function swap(value: number): number {
  return ((value << 24) | ((value << 8) & 0xff0000) | ((value >>> 8) & 0xff00) | (value >>> 24)) >>> 0;
}
