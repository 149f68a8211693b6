import type { Packet } from "../read/packet.ts";
import { decodeIpv4 } from "./ipv4.ts";
import { decodeIpv6 } from "./ipv6.ts";
import { malformed } from "./result.ts";
import type { Decoded } from "./types.ts";

/** IP without a link header: the version tells which. */
export function decodeRawIp(packet: Packet, at: number): Decoded {
  const version = (packet.data[at] ?? 0) >> 4;
  if (version === 4) return decodeIpv4(packet, at);
  return version === 6 ? decodeIpv6(packet, at) : malformed;
}
