import type { Packet } from "../read/packet.ts";
import { decodeEthernet } from "./ethernet.ts";
import { u16 } from "./integers.ts";
import { decodeEtherType } from "./network.ts";
import type { DecodedRecord } from "./record.ts";
import { other } from "./result.ts";
import { enterTunnel } from "./tunnel.ts";

const headerLength = 8;
const ethernet = 0x6558;

/** Geneve (RFC 8926 §3.4): Ethernet or what else has an ethertype, behind options. */
export function decodeGeneve(packet: Packet, at: number, into: DecodedRecord): DecodedRecord {
  const { data, end } = packet;
  const first = data[at] ?? 0;
  const body = at + headerLength + (first & 0x3f) * 4;
  if (end < body || first >> 6 !== 0 || !enterTunnel(into)) return other(into, "Geneve");
  const type = u16(data, at + 2);
  return type === ethernet ? decodeEthernet(packet, body, into) : decodeEtherType(packet, body, into, type);
}
