// TCP connections as a list of segments: the form of the inputs that must reach reassembly and FTP. Every string of bytes is
// such a list, so that any change of one is another.
//
//   connections: their number (1 byte), then for each: address, port, address, port (4, 2, 4, 2 bytes)
//   segments:    connection << 1 | side (1 byte), flags (1), how far the sequence number is off (2, signed), time (1),
//                length (2), payload
import { packetsOf, pcapOf } from "./seeds.mjs";

const HEADER = 12;
const SEGMENT = 7;
const MOST_CONNECTIONS = 8;
const [FIN, SYN, ACK] = [1, 2, 16];

/** The list of segments of a capture (Ethernet, IPv4). */
export function segmentsOf(file) {
  const connections = [];
  const parts = [];
  for (const packet of packetsOf(file)) {
    const ip = packet.subarray(14);
    const head = (ip[0] & 15) * 4;
    const tcp = ip.subarray(head, (ip[2] << 8) | ip[3]);
    const [from, to] = [key(ip, 12, tcp, 0), key(ip, 16, tcp, 2)];
    let number = connections.findIndex(
      ([a, b]) => (same(a, from) && same(b, to)) || (same(a, to) && same(b, from)),
    );
    if (number < 0) number = connections.push([from, to]) - 1;
    const side = same(connections[number][0], from) ? 0 : 1;
    const payload = tcp.subarray((tcp[12] >> 4) * 4);
    parts.push(
      Uint8Array.of((number << 1) | side, tcp[13], 0, 0, 1, payload.length >> 8, payload.length & 255),
      payload,
    );
  }
  return joined([Uint8Array.of(connections.length), ...connections.flat(), ...parts]);
}

const key = (ip, address, tcp, port) =>
  joined([ip.subarray(address, address + 4), tcp.subarray(port, port + 2)]);
const same = (a, b) => a.every((byte, i) => byte === b[i]);
const joined = (parts) => new Uint8Array(Buffer.concat(parts));

/** The number of connections that a list names. */
function connectionsIn(list) {
  return Math.min(MOST_CONNECTIONS, Math.max(1, list[0] ?? 1));
}

/** From where to where each segment of a list is. */
export function segmentRanges(list) {
  const ranges = [];
  for (let at = 1 + HEADER * connectionsIn(list); at + SEGMENT <= list.length; ) {
    const end = Math.min(list.length, at + SEGMENT + ((list[at + 5] << 8) | list[at + 6]));
    ranges.push([at, end]);
    at = end;
  }
  return ranges;
}

/** Some segments at a time of a list, from each place of it: what is short is tried often. */
export function windowsOf(list, size = 12) {
  const ranges = segmentRanges(list);
  const windows = [];
  for (let first = 0; first < ranges.length; first += size / 2) {
    const last = ranges[Math.min(ranges.length, first + size) - 1];
    windows.push(joined([list.subarray(0, ranges[0][0]), list.subarray(ranges[first][0], last[1])]));
  }
  return windows;
}

/** The capture of a list of segments: packets of IPv4 without link layer. */
export function captureOf(list) {
  const count = connectionsIn(list);
  const ends = Array.from({ length: count }, (_, i) => list.subarray(1 + HEADER * i, 1 + HEADER * (i + 1)));
  const next = new Uint32Array(2 * count).map((_, i) => 0xfffff000 + i * 0x10000000);
  return pcapOf(
    segmentRanges(list).map(([at, end]) => {
      const side = list[at] & 1;
      const of = (list[at] >> 1) % count;
      const flags = list[at + 1];
      const off = ((list[at + 2] << 24) >> 16) | list[at + 3];
      const payload = list.subarray(at + SEGMENT, end);
      const from = 2 * of + side;
      const packet = segment(ends[of], side, flags, next[from] + off, next[from ^ 1], payload);
      if (off === 0) next[from] += payload.length + (flags & SYN ? 1 : 0) + (flags & FIN ? 1 : 0);
      return packet;
    }),
    101,
  );
}

function segment(ends, side, flags, sequence, acknowledged, payload) {
  const packet = new Uint8Array(40 + payload.length);
  const view = new DataView(packet.buffer);
  packet[0] = 0x45;
  view.setUint16(2, packet.length);
  packet[8] = 64;
  packet[9] = 6;
  const [from, to] = side === 0 ? [0, 6] : [6, 0];
  packet.set(ends.subarray(from, from + 4), 12);
  packet.set(ends.subarray(to, to + 4), 16);
  packet.set(ends.subarray(from + 4, from + 6), 20);
  packet.set(ends.subarray(to + 4, to + 6), 22);
  view.setUint32(24, sequence);
  if (flags & ACK) view.setUint32(28, acknowledged);
  packet[32] = 0x50;
  packet[33] = flags;
  view.setUint16(34, 64240);
  packet.set(payload, 40);
  return packet;
}
