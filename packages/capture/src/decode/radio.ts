import type { Packet } from "../read/packet.ts";
import { u32 } from "./integers.ts";
import type { DecodedRecord } from "./record.ts";
import { malformed, other } from "./result.ts";
import { decodeWlan } from "./wlan.ts";

/** Little-endian, as radiotap and Prism have it. */
const le16 = (data: Uint8Array, at: number): number => (data[at] ?? 0) | ((data[at + 1] ?? 0) << 8);

/** Bits of radiotap's first word of present fields. */
const timer = 0x01;
const flags = 0x02;
/** Radiotap's flag: 802.11 header padded to four bytes. */
const padded = 0x20;

/** Radiotap (radiotap.org) before 802.11. Of its fields only the flag for padding matters. */
export function decodeRadiotap(packet: Packet, at: number, into: DecodedRecord): DecodedRecord {
  const { data, end } = packet;
  const length = le16(data, at + 2);
  if (end < at + 8 || data[at] !== 0 || length < 8 || end < at + length) return other(into, malformed);
  const present = data[at + 4] ?? 0;
  let field = 8;
  // The highest bit of a word says that another one follows.
  while (field < length && ((data[at + field - 1] ?? 0) & 0x80) !== 0) field += 4;
  if ((present & timer) !== 0) field = ((field + 7) & ~7) + 8;
  const isPadded = (present & flags) !== 0 && field < length && ((data[at + field] ?? 0) & padded) !== 0;
  return decodeWlan(packet, at + length, into, isPadded);
}

const prismLength = 144;
/** The version of an AVS header, which stands under Prism's link type, too. */
const avsVersion = 0x80211001;

/** The header of Prism cards, or AVS's in its place, before 802.11. */
export function decodePrism(packet: Packet, at: number, into: DecodedRecord): DecodedRecord {
  const { data, end } = packet;
  const avs = u32(data, at) === avsVersion;
  const length = avs ? u32(data, at + 4) : prismLength;
  if (end < at + 8 || end < at + length) return other(into, malformed);
  return decodeWlan(packet, at + length, into);
}
