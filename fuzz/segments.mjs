// TCP connections as a list of segments: the form of the inputs that must reach reassembly and FTP. Every string of bytes is
// such a list, so that any change of one is another.
//
//   connections: their number (1 byte), then for each: address, port, address, port (4, 2, 4, 2 bytes)
//   segments:    connection << 1 | side (1 byte), flags (1), how far the sequence number is off (2, signed), time (1),
//                length (2), payload
import { packetsOf } from "./seeds.mjs";

const HEADER = 12;
/** Bytes of a segment before its payload. */
export const SEGMENT = 7;
const MOST_CONNECTIONS = 8;
const MOST_SEGMENTS = 4096;
const [FIN, SYN, ACK] = [1, 2, 16];
const RAW_IP = 101;

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

const starts = new Uint32Array(MOST_SEGMENTS);

/** Where the segments of a list begin, valid until it is asked again, and how many they are. */
export function rangesOf(list) {
  let count = 0;
  for (let at = 1 + HEADER * connectionsIn(list); at + SEGMENT <= list.length && count < MOST_SEGMENTS; ) {
    starts[count++] = at;
    at = rangesEnd(list, at);
  }
  return [starts, count];
}

/** Where the segment ends that begins at `at`. */
export function rangesEnd(list, at) {
  return Math.min(list.length, at + SEGMENT + ((list[at + 5] << 8) | list[at + 6]));
}

/** Some segments at a time of a list, from each place of it: what is short is tried often. */
export function windowsOf(list, size = 12) {
  const [all, count] = rangesOf(list);
  const windows = [];
  for (let first = 0; first < count; first += size / 2) {
    const last = all[Math.min(count, first + size) - 1];
    windows.push(joined([list.subarray(0, all[0]), list.subarray(all[first], rangesEnd(list, last))]));
  }
  return windows;
}

const memory = new Uint8Array(40 + 0x10000);
const view = new DataView(memory.buffer);
const next = new Uint32Array(2 * MOST_CONNECTIONS);
/** The packet that is given on, as the reader would: one for all, filled anew. */
const packet = {
  frame: 0,
  seconds: 0,
  nanos: 0,
  linkType: RAW_IP,
  data: memory,
  start: 0,
  end: 0,
  originalLength: 0,
  interfaceId: 0,
};

/** Gives a list's segments on as packets of IPv4 without link layer. The same packet each time, valid during the call. */
export function replay(list, take) {
  const count = connectionsIn(list);
  const [all, segments] = rangesOf(list);
  for (let i = 0; i < 2 * count; i++) next[i] = 0xfffff000 + i * 0x10000000;
  let ticks = 0;
  for (let i = 0; i < segments; i++) {
    const at = all[i];
    const end = rangesEnd(list, at);
    const side = list[at] & 1;
    const of = (list[at] >> 1) % count;
    const flags = list[at + 1];
    const off = ((list[at + 2] << 24) >> 16) | list[at + 3];
    const length = end - at - SEGMENT;
    const from = 2 * of + side;
    ticks += list[at + 4];
    memory.fill(0, 0, 40);
    memory[0] = 0x45;
    view.setUint16(2, 40 + length);
    memory[8] = 64;
    memory[9] = 6;
    const ends = 1 + HEADER * of;
    copy(list, ends + (side === 0 ? 0 : 6), 12, 4);
    copy(list, ends + (side === 0 ? 6 : 0), 16, 4);
    copy(list, ends + (side === 0 ? 4 : 10), 20, 2);
    copy(list, ends + (side === 0 ? 10 : 4), 22, 2);
    view.setUint32(24, next[from] + off);
    if (flags & ACK) view.setUint32(28, next[from ^ 1]);
    memory[32] = 0x50;
    memory[33] = flags;
    view.setUint16(34, 64240);
    copy(list, at + SEGMENT, 40, length);
    if (off === 0) next[from] += length + (flags & SYN ? 1 : 0) + (flags & FIN ? 1 : 0);
    packet.frame = i + 1;
    packet.seconds = 1767600000 + (ticks >> 4);
    packet.nanos = (ticks & 15) * 50_000_000;
    packet.end = 40 + length;
    packet.originalLength = 40 + length;
    take(packet);
  }
  return segments;
}

function copy(list, from, to, length) {
  for (let i = 0; i < length; i++) memory[to + i] = list[from + i];
}
