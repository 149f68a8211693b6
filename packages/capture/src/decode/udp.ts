import type { Packet } from "../read/packet.ts";
import { decodeGeneve } from "./geneve.ts";
import { decodeGtp } from "./gtp.ts";
import { u16 } from "./integers.ts";
import { udpName } from "./names.ts";
import type { DecodedRecord } from "./record.ts";
import { other } from "./result.ts";
import { decodeVxlan } from "./vxlan.ts";

const headerLength = 8;
/** Ports of tunnels; VXLAN's second is the one that Linux had first. */
const ports = { gtp: 2152, vxlan: 4789, vxlanLinux: 8472, geneve: 6081 } as const;

/** UDP: looked into on the ports of tunnels only. */
export function decodeUdp(packet: Packet, at: number, into: DecodedRecord): DecodedRecord {
  const { data, end } = packet;
  if (end < at + 4) return other(into, udpName(0, 0));
  const port = u16(data, at + 2);
  const body = at + headerLength;
  switch (port) {
    case ports.vxlan:
    case ports.vxlanLinux:
      return decodeVxlan(packet, body, into);
    case ports.geneve:
      return decodeGeneve(packet, body, into);
    case ports.gtp:
      return decodeGtp(packet, body, into);
    default:
      return other(into, udpName(u16(data, at), port));
  }
}
