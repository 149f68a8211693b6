import type { Packet } from "../read/packet.ts";
import { u16, u32 } from "./integers.ts";
import type { IpPayload } from "./ip-payload.ts";
import { other } from "./result.ts";
import { checkTcp } from "./tcp-checksum.ts";
import { readTcpOptions } from "./tcp-options.ts";
import { type Decoded, TCP_SYN } from "./types.ts";

const smallestHeader = 20;
const malformedTcp = other("malformed TCP");
const noPayload = new Uint8Array(0);
const noOptions = { mss: null, windowScale: null };

/** TCP (RFC 9293 §3.1). Options are read of SYN segments only, the ones that may carry those we want. */
export function decodeTcp(packet: Packet, ip: IpPayload): Decoded {
  const { data } = packet;
  const { at } = ip;
  if (data.length < at + smallestHeader || ip.length < smallestHeader) return malformedTcp;
  const headerLength = ((data[at + 12] ?? 0) >> 4) * 4;
  if (headerLength < smallestHeader || headerLength > ip.length) return malformedTcp;
  const flags = data[at + 13] ?? 0;
  const start = at + headerLength;
  const end = Math.min(data.length, at + ip.length);
  const options =
    (flags & TCP_SYN) !== 0 ? readTcpOptions(data, at + smallestHeader, Math.min(start, end)) : noOptions;
  return {
    tcp: {
      frame: packet.frame,
      seconds: packet.seconds,
      nanos: packet.nanos,
      source: ip.source,
      sourcePort: u16(data, at),
      destination: ip.destination,
      destinationPort: u16(data, at + 2),
      seq: u32(data, at + 4),
      ack: u32(data, at + 8),
      flags,
      window: u16(data, at + 14),
      payload: start < end ? data.subarray(start, end) : noPayload,
      wireLength: ip.length - headerLength,
      mss: options.mss,
      windowScale: options.windowScale,
      ttl: ip.ttl,
      id: ip.id,
      checksum: u16(data, at + 16),
      checked: checkTcp(data, ip),
    },
    other: null,
    icmp: null,
    fragment: null,
  };
}
