import type { Packet } from "../read/packet.ts";
import { u16 } from "./integers.ts";

const tagTypes: ReadonlySet<number> = new Set([0x8100, 0x88a8, 0x9100, 0x9200]);
const tagLength = 4;
const deepest = 8;

/** True for the ethertypes of IEEE 802.1Q and 802.1ad tags. */
export function isVlanTag(type: number): boolean {
  return tagTypes.has(type);
}

/**
 * Passes a tag at `at` and those inside it. Where they end: the last two bytes before are the ethertype of what follows.
 * -1 if they are cut off or nested deeper than any network does.
 */
export function skipVlanTags(packet: Packet, at: number): number {
  for (let depth = 0; depth < deepest; depth++) {
    at += tagLength;
    if (packet.end < at) return -1;
    if (!isVlanTag(u16(packet.data, at - 2))) return at;
  }
  return -1;
}
