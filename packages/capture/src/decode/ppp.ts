import type { Packet } from "../read/packet.ts";
import { u16 } from "./integers.ts";
import { decodeMpls } from "./mpls.ts";
import { pppProtocolName } from "./names.ts";
import { decodeRawIp } from "./raw-ip.ts";
import type { DecodedRecord } from "./record.ts";
import { malformed, other } from "./result.ts";

const protocols = { ipv4: 0x0021, ipv6: 0x0057, mpls: 0x0281 } as const;
/** "All stations" and "unnumbered information": HDLC-like framing (RFC 1662 §3.1), which a link may leave out. */
const addressAndControl = 0xff03;

/** PPP (RFC 1661), with or without address and control, the protocol in two bytes or compressed to one. */
export function decodePpp(packet: Packet, at: number, into: DecodedRecord): DecodedRecord {
  const { data, end } = packet;
  if (end >= at + 2 && u16(data, at) === addressAndControl) at += 2;
  // RFC 1661 §2: the last byte of a protocol number is odd, all before it are even.
  const size = ((data[at] ?? 0) & 1) === 1 ? 1 : 2;
  if (end < at + size) return other(into, malformed);
  const protocol = size === 1 ? (data[at] ?? 0) : u16(data, at);
  at += size;
  if (protocol === protocols.ipv4 || protocol === protocols.ipv6) return decodeRawIp(packet, at, into);
  return protocol === protocols.mpls ? decodeMpls(packet, at, into) : other(into, pppProtocolName(protocol));
}
