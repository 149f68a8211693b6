import type { Packet } from "../read/packet.ts";
import { decodePpp } from "./ppp.ts";
import type { DecodedRecord } from "./record.ts";
import { malformed, other } from "./result.ts";

const headerLength = 6;
/** Version 1, type 1, and the code of session data. */
const version = 0x11;

/** The session stage of PPP over Ethernet (RFC 2516 §4): version, code, session, length, then PPP. */
export function decodePppoe(packet: Packet, at: number, into: DecodedRecord): DecodedRecord {
  const { data, end } = packet;
  const valid = end >= at + headerLength && data[at] === version && data[at + 1] === 0;
  return valid ? decodePpp(packet, at + headerLength, into) : other(into, malformed);
}
