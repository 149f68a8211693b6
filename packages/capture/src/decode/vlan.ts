import type { Packet } from "../read/packet.ts";
import { u16 } from "./integers.ts";

const tagTypes: ReadonlySet<number> = new Set([0x8100, 0x88a8, 0x9100, 0x9200]);
const tagLength = 4;
const deepest = 8;

/** True for the ethertypes of IEEE 802.1Q and 802.1ad tags. */
export function isVlanTag(type: number): boolean {
  return tagTypes.has(type);
}

/** Passes the tags at `at`; null if they are cut off or nested deeper than any network does. */
export function skipVlanTags(packet: Packet, type: number, at: number): { type: number; at: number } | null {
  for (let depth = 0; isVlanTag(type); depth++) {
    if (depth === deepest || packet.data.length < at + tagLength) return null;
    type = u16(packet.data, at + 2);
    at += tagLength;
  }
  return { type, at };
}
