// Ethernet frames, with checksums that are right.

export const FIN = 1;
export const SYN = 2;
export const RST = 4;
export const PSH = 8;
export const ACK = 16;

const NOTHING = { bytes: Buffer.alloc(0), start: 0, length: 0, sum: 0 };

function folded(sum) {
  let rest = sum;
  while (rest > 0xffff) rest = (rest % 0x10000) + Math.floor(rest / 0x10000);
  return ~rest & 0xffff;
}

/** Writes frames into a capture file. */
export class Frames {
  #file;
  #id = 1;

  constructor(file) {
    this.#file = file;
  }

  /** A TCP segment. Timestamps on each, as Linux sends them; a SYN offers MSS, SACK and window scaling, too. */
  tcp(time, from, fromPort, to, toPort, flags, sequence, acknowledged, content = NOTHING) {
    const header = flags & SYN ? 40 : 32;
    const ip = from.v6 ? 40 : 20;
    const start = this.#file.packet(time, 14 + ip + header + content.length);
    const b = this.#file.buffer;
    let at = this.#network(start, from, to, 6, header + content.length);
    const tcp = at;
    b.writeUInt16BE(fromPort, at);
    b.writeUInt16BE(toPort, at + 2);
    b.writeUInt32BE(sequence >>> 0, at + 4);
    b.writeUInt32BE(flags & ACK ? acknowledged >>> 0 : 0, at + 8);
    b[at + 12] = (header / 4) << 4;
    b[at + 13] = flags;
    b.writeUInt16BE(flags & SYN ? 64240 : 502, at + 14);
    b.writeUInt32BE(0, at + 16);
    at += 20;
    if (flags & SYN) {
      b.writeUInt32BE(0x02040000 | (from.v6 ? 1440 : 1460), at);
      b.writeUInt32BE(0x0402080a, at + 4);
      at += 8;
    } else {
      b.writeUInt32BE(0x0101080a, at);
      at += 4;
    }
    b.writeUInt32BE(Math.floor(time / 1000) >>> 0, at);
    b.writeUInt32BE(flags & ACK ? Math.floor(time / 1000) >>> 0 : 0, at + 4);
    at += 8;
    if (flags & SYN) b.writeUInt32BE(0x01030307, at);
    let sum = from.sum + to.sum + 6 + header + content.length + content.sum;
    for (let i = tcp; i < tcp + header; i += 2) sum += (b[i] << 8) | b[i + 1];
    b.writeUInt16BE(folded(sum), tcp + 16);
    b.set(content.bytes.subarray(content.start, content.start + content.length), tcp + header);
  }

  /** A UDP datagram. */
  udp(time, from, fromPort, to, toPort, content) {
    const length = 8 + content.length;
    const start = this.#file.packet(time, 14 + (from.v6 ? 40 : 20) + length);
    const b = this.#file.buffer;
    const at = this.#network(start, from, to, 17, length);
    b.writeUInt16BE(fromPort, at);
    b.writeUInt16BE(toPort, at + 2);
    b.writeUInt16BE(length, at + 4);
    b.writeUInt16BE(folded(from.sum + to.sum + 17 + 2 * length + fromPort + toPort + content.sum), at + 6);
    b.set(content.bytes.subarray(content.start, content.start + content.length), at + 8);
  }

  /** "Who has …?" */
  arp(time, from, to) {
    const start = this.#file.packet(time, 42);
    const b = this.#file.buffer;
    b.fill(0xff, start, start + 6);
    b.set(from.mac, start + 6);
    b.writeUInt16BE(0x0806, start + 12);
    b.writeUInt32BE(0x00010800, start + 14);
    b.writeUInt32BE(0x06040001, start + 18);
    b.set(from.mac, start + 22);
    b.set(from.ip, start + 28);
    b.fill(0, start + 32, start + 38);
    b.set(to.ip, start + 38);
  }

  /** Ethernet and IP headers; answers where the payload of `length` bytes starts. */
  #network(start, from, to, protocol, length) {
    const b = this.#file.buffer;
    b.set(to.mac, start);
    b.set(from.mac, start + 6);
    b.writeUInt16BE(from.v6 ? 0x86dd : 0x0800, start + 12);
    const at = start + 14;
    if (from.v6) {
      b.writeUInt32BE(0x60000000, at);
      b.writeUInt16BE(length, at + 4);
      b[at + 6] = protocol;
      b[at + 7] = 64;
      b.set(from.ip, at + 8);
      b.set(to.ip, at + 24);
      return at + 40;
    }
    const id = this.#id++ & 0xffff;
    b.writeUInt16BE(0x4500, at);
    b.writeUInt16BE(20 + length, at + 2);
    b.writeUInt16BE(id, at + 4);
    b.writeUInt16BE(0x4000, at + 6);
    b[at + 8] = 64;
    b[at + 9] = protocol;
    b.writeUInt16BE(
      folded(0x4500 + 20 + length + id + 0x4000 + (0x4000 | protocol) + from.sum + to.sum),
      at + 10,
    );
    b.set(from.ip, at + 12);
    b.set(to.ip, at + 16);
    return at + 20;
  }
}
