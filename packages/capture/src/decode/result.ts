import type { DecodedRecord } from "./record.ts";
import type { Fragment, IcmpError } from "./types.ts";

/** A packet whose headers are cut off or contradict themselves. */
export const malformed = "malformed";

/** What fragments are counted as. */
export const fragmentName = "IP fragment";

/** The packet is TCP: the record's segment. */
export function tcp(into: DecodedRecord): DecodedRecord {
  into.tcp = into.segment;
  into.other = "TCP";
  into.icmp = null;
  into.fragment = null;
  return into;
}

/** The packet is not TCP, and counted by a short name. */
export function other(into: DecodedRecord, name: string, icmp: IcmpError | null = null): DecodedRecord {
  into.tcp = null;
  into.other = name;
  into.icmp = icmp;
  into.fragment = null;
  return into;
}

/** The packet is a part of an IP packet. */
export function part(into: DecodedRecord, fragment: Fragment): DecodedRecord {
  other(into, fragmentName);
  into.fragment = fragment;
  return into;
}
