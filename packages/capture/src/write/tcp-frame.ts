import { foldChecksum, sumWords } from "../decode/checksum.ts";

/** One end of the frames of a connection. */
export interface FrameEnd {
  /** 6 bytes. */
  readonly mac: Uint8Array;
  /** 4 or 16 bytes; both ends alike. */
  readonly address: Uint8Array;
  readonly port: number;
}

/** A packet as a writer takes it: what is captured, and how long it was. */
export interface Frame {
  readonly data: Uint8Array;
  /** More than `data.length` when the payload is not known. */
  readonly originalLength: number;
}

/** The fields of a segment. */
export interface SegmentFields {
  readonly seq: number;
  readonly ack: number;
  readonly flags: number;
  readonly window: number;
  /** TCP options, a multiple of 4 bytes. */
  readonly options: Uint8Array;
  readonly payload: Uint8Array;
  /** Payload bytes on the wire; those beyond `payload` are left out of the frame. */
  readonly payloadLength: number;
  readonly ttl: number;
  /** IPv4's identification. */
  readonly id: number;
}

const ethernetHeader = 14;
const ipv4Header = 20;
const ipv6Header = 40;
const tcpHeader = 20;
const tcpProtocol = 6;
const doNotFragment = 0x4000;

/**
 * Builds an Ethernet frame with IPv4 or IPv6 and TCP, checksums right. Where payload is left out, the TCP checksum
 * counts it as zeros: nobody can verify it then.
 */
export function buildTcpFrame(source: FrameEnd, destination: FrameEnd, fields: SegmentFields): Frame {
  const ipHeader = source.address.length === 4 ? ipv4Header : ipv6Header;
  const tcpLength = tcpHeader + fields.options.length + fields.payloadLength;
  const headers = ethernetHeader + ipHeader + tcpHeader + fields.options.length;
  const data = new Uint8Array(headers + fields.payload.length);
  data.set(destination.mac, 0);
  data.set(source.mac, 6);
  const view = new DataView(data.buffer);
  view.setUint16(12, ipHeader === ipv4Header ? 0x0800 : 0x86dd);
  if (ipHeader === ipv4Header) writeIpv4(data, view, source, destination, fields, tcpLength);
  else writeIpv6(data, view, source, destination, fields, tcpLength);
  writeTcp(data, view, ethernetHeader + ipHeader, source, destination, fields, tcpLength);
  return { data, originalLength: headers + fields.payloadLength };
}

function writeIpv4(
  data: Uint8Array,
  view: DataView,
  source: FrameEnd,
  destination: FrameEnd,
  fields: SegmentFields,
  tcpLength: number,
): void {
  const at = ethernetHeader;
  view.setUint8(at, 0x45);
  view.setUint16(at + 2, ipv4Header + tcpLength);
  view.setUint16(at + 4, fields.id);
  view.setUint16(at + 6, doNotFragment);
  view.setUint8(at + 8, fields.ttl);
  view.setUint8(at + 9, tcpProtocol);
  data.set(source.address, at + 12);
  data.set(destination.address, at + 16);
  view.setUint16(at + 10, foldChecksum(sumWords(data.subarray(at, at + ipv4Header))));
}

function writeIpv6(
  data: Uint8Array,
  view: DataView,
  source: FrameEnd,
  destination: FrameEnd,
  fields: SegmentFields,
  tcpLength: number,
): void {
  const at = ethernetHeader;
  view.setUint8(at, 0x60);
  view.setUint16(at + 4, tcpLength);
  view.setUint8(at + 6, tcpProtocol);
  view.setUint8(at + 7, fields.ttl);
  data.set(source.address, at + 8);
  data.set(destination.address, at + 24);
}

function writeTcp(
  data: Uint8Array,
  view: DataView,
  at: number,
  source: FrameEnd,
  destination: FrameEnd,
  fields: SegmentFields,
  tcpLength: number,
): void {
  view.setUint16(at, source.port);
  view.setUint16(at + 2, destination.port);
  view.setUint32(at + 4, fields.seq);
  view.setUint32(at + 8, fields.ack);
  view.setUint8(at + 12, ((tcpHeader + fields.options.length) / 4) << 4);
  view.setUint8(at + 13, fields.flags);
  view.setUint16(at + 14, fields.window);
  data.set(fields.options, at + tcpHeader);
  data.set(fields.payload, at + tcpHeader + fields.options.length);
  // The pseudo header (RFC 9293 §3.1): addresses, protocol, length.
  const pseudo = sumWords(source.address) + sumWords(destination.address) + tcpProtocol + tcpLength;
  view.setUint16(at + 16, foldChecksum(pseudo + sumWords(data.subarray(at))));
}
