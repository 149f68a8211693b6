import type { Packet } from "../read/packet.ts";
import { u16 } from "./integers.ts";
import { decodeMpls } from "./mpls.ts";
import { pppProtocolName } from "./names.ts";
import { decodeRawIp } from "./raw-ip.ts";
import { malformed, other } from "./result.ts";
import type { Decoded } from "./types.ts";

const protocols = { ipv4: 0x0021, ipv6: 0x0057, mpls: 0x0281 } as const;
/** "All stations" and "unnumbered information": HDLC-like framing (RFC 1662 §3.1), which a link may leave out. */
const addressAndControl = 0xff03;

/** PPP (RFC 1661), with or without address and control, the protocol in two bytes or compressed to one. */
export function decodePpp(packet: Packet, at: number): Decoded {
  const { data } = packet;
  if (data.length >= at + 2 && u16(data, at) === addressAndControl) at += 2;
  // RFC 1661 §2: the last byte of a protocol number is odd, all before it are even.
  const size = ((data[at] ?? 0) & 1) === 1 ? 1 : 2;
  if (data.length < at + size) return malformed;
  const protocol = size === 1 ? (data[at] ?? 0) : u16(data, at);
  if (protocol === protocols.ipv4 || protocol === protocols.ipv6) return decodeRawIp(packet, at + size);
  return protocol === protocols.mpls ? decodeMpls(packet, at + size) : other(pppProtocolName(protocol));
}
