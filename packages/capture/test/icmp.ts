import type { Frame } from "../src/write/index.ts";

/** An ICMP error of 203.0.113.1 that quotes the TCP segment of an IPv4 frame; `mtu` as RFC 1191 has it. */
export function icmpAbout({ data: quoted }: Frame, type: number, code: number, mtu = 0): Frame {
  const header = quoted.subarray(14, 42);
  const data = new Uint8Array(42 + header.length);
  data.set([0x08, 0x00], 12);
  data.set([0x45, 0, 0, 28 + header.length, 0, 0, 0, 0, 64, 1, 0, 0, 203, 0, 113, 1], 14);
  data.set(quoted.subarray(26, 30), 30); // it goes to who sent the segment
  data.set([type, code, 0, 0, 0, 0, mtu >> 8, mtu & 255], 34);
  data.set(header, 42);
  return { data, originalLength: data.length };
}
