import type { Packet } from "../read/packet.ts";
import { decodeRawIp } from "./raw-ip.ts";
import type { DecodedRecord } from "./record.ts";
import { other } from "./result.ts";
import { enterTunnel } from "./tunnel.ts";

const headerLength = 8;
/** Version 1, and GTP rather than GTP'. */
const version = 0x30;
/** Extension header, sequence number, N-PDU number: any of them adds all three. */
const optional = 0x07;
const extension = 0x04;
/** The message that carries a user's packet. */
const userPacket = 255;
const mostExtensions = 8;

/** GTP-U (3GPP TS 29.281 §5): a user's IP packet on its way through a mobile network. */
export function decodeGtp(packet: Packet, at: number, into: DecodedRecord): DecodedRecord {
  const { data, end } = packet;
  const flags = data[at] ?? 0;
  let body = at + headerLength + ((flags & optional) === 0 ? 0 : 4);
  if (end <= body || (flags & 0xf0) !== version || data[at + 1] !== userPacket || !enterTunnel(into))
    return other(into, "GTP");
  let next = (flags & extension) === 0 ? 0 : data[body - 1];
  for (let count = 0; next !== 0 && next !== undefined; count++) {
    const length = (data[body] ?? 0) * 4;
    if (length === 0 || end <= body + length || count === mostExtensions) return other(into, "GTP");
    body += length;
    next = data[body - 1];
  }
  return decodeRawIp(packet, body, into);
}
