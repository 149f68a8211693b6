import type { Packet } from "../read/packet.ts";
import { u16 } from "./integers.ts";
import { decodeEtherType } from "./network.ts";
import type { DecodedRecord } from "./record.ts";
import { malformed, other } from "./result.ts";

const spanningTreeSap = 0x42;
const snapSap = 0xaa;
const snapHeaderLength = 8;

/** IEEE 802.2 logical link control: spanning tree by its SAP, SNAP with an ethertype (RFC 1042). */
export function decodeLlc(packet: Packet, at: number, into: DecodedRecord): DecodedRecord {
  const { data, end } = packet;
  if (end < at + 3) return other(into, malformed);
  const sap = data[at];
  if (sap === spanningTreeSap) return other(into, "STP");
  if (sap !== snapSap || end < at + snapHeaderLength) return other(into, "LLC");
  const organization = ((data[at + 3] ?? 0) << 16) | u16(data, at + 4);
  if (organization !== 0) return other(into, "LLC");
  return decodeEtherType(packet, at + snapHeaderLength, into, u16(data, at + 6));
}
