import type { Packet } from "../read/packet.ts";
import { u16 } from "./integers.ts";
import { decodeEtherType } from "./network.ts";
import { malformed, other } from "./result.ts";
import type { Decoded } from "./types.ts";

const spanningTreeSap = 0x42;
const snapSap = 0xaa;
const snapHeaderLength = 8;

/** IEEE 802.2 logical link control: spanning tree by its SAP, SNAP with an ethertype (RFC 1042). */
export function decodeLlc(packet: Packet, at: number): Decoded {
  const { data } = packet;
  if (data.length < at + 3) return malformed;
  const sap = data[at];
  if (sap === spanningTreeSap) return other("STP");
  if (sap !== snapSap || data.length < at + snapHeaderLength) return other("LLC");
  const organization = ((data[at + 3] ?? 0) << 16) | u16(data, at + 4);
  return organization === 0
    ? decodeEtherType(packet, u16(data, at + 6), at + snapHeaderLength)
    : other("LLC");
}
