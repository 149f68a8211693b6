import type { Packet } from "../read/packet.ts";
import { decodeLlc } from "./llc.ts";
import type { DecodedRecord } from "./record.ts";
import { malformed, other } from "./result.ts";

const headerLength = 24;
const addressLength = 6;
const types = ["802.11 management", "802.11 control", "802.11 data", "802.11 extension"] as const;
const data = 2;
/** Bits of a data frame's subtype. */
const withoutData = 4;
const qualityOfService = 8;
/** Bits of the second byte of frame control. */
const bothSystems = 0x03;
const encrypted = 0x40;
const order = 0x80;
/** Bit of the QoS control field: several packets, each behind a header of its own. */
const aggregated = 0x80;
const subframeHeaderLength = 14;

/**
 * IEEE 802.11 (§9.2): data frames that are not encrypted, the first packet of those that aggregate several (A-MSDU).
 * @param padded the driver put the payload on a multiple of four bytes
 */
export function decodeWlan(packet: Packet, at: number, into: DecodedRecord, padded = false): DecodedRecord {
  const { data: bytes, end } = packet;
  if (end < at + 2) return other(into, malformed);
  const first = bytes[at] ?? 0;
  const second = bytes[at + 1] ?? 0;
  const type = (first >> 2) & 3;
  const subtype = first >> 4;
  if (type !== data) return other(into, types[type] ?? malformed);
  if ((subtype & withoutData) !== 0) return other(into, "802.11 data without data");
  if ((second & encrypted) !== 0) return other(into, "802.11 data, encrypted");
  const quality = (subtype & qualityOfService) !== 0;
  const control = at + headerLength + ((second & bothSystems) === bothSystems ? addressLength : 0);
  let length = control - at + (quality ? 2 + ((second & order) === 0 ? 0 : 4) : 0);
  if (padded) length = (length + 3) & ~3;
  const several = quality && ((bytes[control] ?? 0) & aggregated) !== 0;
  return decodeLlc(packet, at + length + (several ? subframeHeaderLength : 0), into);
}
