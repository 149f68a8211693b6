import type { Packet } from "../read/packet.ts";
import { decodeIpv4 } from "./ipv4.ts";
import { decodeIpv6 } from "./ipv6.ts";
import type { DecodedRecord } from "./record.ts";
import { malformed, other } from "./result.ts";

/** IP without a link header: the version tells which. */
export function decodeRawIp(packet: Packet, at: number, into: DecodedRecord): DecodedRecord {
  const version = (packet.data[at] ?? 0) >> 4;
  if (version === 4) return decodeIpv4(packet, at, into);
  return version === 6 ? decodeIpv6(packet, at, into) : other(into, malformed);
}
