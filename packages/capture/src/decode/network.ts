import type { Packet } from "../read/packet.ts";
import { decodeIpv4 } from "./ipv4.ts";
import { decodeIpv6 } from "./ipv6.ts";
import { etherTypeName } from "./names.ts";
import { malformed, other } from "./result.ts";
import type { Decoded } from "./types.ts";
import { isVlanTag, skipVlanTags } from "./vlan.ts";

const ipv4 = 0x0800;
const ipv6 = 0x86dd;

/** What an ethertype says of the bytes at `at`. */
export function decodeEtherType(packet: Packet, type: number, at: number): Decoded {
  if (type === ipv4) return decodeIpv4(packet, at);
  if (type === ipv6) return decodeIpv6(packet, at);
  if (!isVlanTag(type)) return other(etherTypeName(type));
  const inner = skipVlanTags(packet, type, at);
  return inner === null ? malformed : decodeEtherType(packet, inner.type, inner.at);
}

/** IP without a link header: the version tells which. */
export function decodeRawIp(packet: Packet, at: number): Decoded {
  const version = (packet.data[at] ?? 0) >> 4;
  if (version === 4) return decodeIpv4(packet, at);
  return version === 6 ? decodeIpv6(packet, at) : malformed;
}
