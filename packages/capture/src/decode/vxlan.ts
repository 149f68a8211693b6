import type { Packet } from "../read/packet.ts";
import { decodeEthernet } from "./ethernet.ts";
import type { DecodedRecord } from "./record.ts";
import { other } from "./result.ts";
import { enterTunnel } from "./tunnel.ts";

const headerLength = 8;
/** The one flag that must be set: the network identifier is valid. */
const flags = 0x08;

/** VXLAN (RFC 7348 §5): Ethernet behind eight bytes. */
export function decodeVxlan(packet: Packet, at: number, into: DecodedRecord): DecodedRecord {
  const { data, end } = packet;
  if (end < at + headerLength || data[at] !== flags || !enterTunnel(into)) return other(into, "VXLAN");
  return decodeEthernet(packet, at + headerLength, into);
}
