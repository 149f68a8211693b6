import { concatBytes } from "@twinport/capture";
import { expect } from "vitest";
import { hex } from "../../packages/capture/test/build.ts";
import { ethernet, ipv4, ipv6, tcp } from "../../packages/capture/test/packets.ts";
import { type CaptureRow, capture, others, sessionPackets } from "./capture-row.ts";

const words = new TextEncoder().encode("QUIT\r\n");
const segment = tcp(words);
const four = ipv4(6, segment);
const tag = hex("00018100");
const zeros = (size: number): Uint8Array => new Uint8Array(size);
const repeat = (bytes: Uint8Array, times: number): Uint8Array =>
  concatBytes(new Array<Uint8Array>(times).fill(bytes));
/** An IPv6 extension header of 8 bytes. */
const extension = (next: number, length = 0): Uint8Array =>
  concatBytes([Uint8Array.of(next, length), zeros(6)]);

/** A packet among those of a session, which stays what it is: the packet is counted as `kind`. */
function counted(id: string, name: string, packet: Uint8Array, kind: string): CaptureRow {
  return {
    id,
    name,
    file: () => {
      const [first, ...rest] = sessionPackets();
      return capture([...(first === undefined ? [] : [first]), packet, ...rest, packet]);
    },
    expect: (analysis) => {
      expect(analysis.sessions).toMatchObject([{ banner: "hi", commands: [{ verb: "QUIT" }] }]);
      expect(others(analysis)).toEqual({ [kind]: 2 });
    },
  };
}

/** A frame of Ethernet, which is counted as `kind`. */
function framed(name: string, frame: Uint8Array, kind: string): CaptureRow {
  return {
    id: "C9",
    name,
    file: () => capture([frame], 1),
    expect: (analysis) => expect(others(analysis)).toEqual({ [kind]: 1 }),
  };
}

/** Packets, and the headers in them. */
export const packetRows: readonly CaptureRow[] = [
  framed("Ethernet of 13 bytes", zeros(13), "malformed"),
  framed("64 VLAN tags", ethernet(0x8100, repeat(tag, 63), hex("00010800"), four), "malformed"),
  framed("nine VLAN tags", ethernet(0x8100, repeat(tag, 8), hex("00010800"), four), "malformed"),
  {
    id: "C9",
    name: "eight VLAN tags are as many as are passed",
    file: () => capture([ethernet(0x8100, repeat(tag, 7), hex("00010800"), four)], 1),
    expect: (analysis) => expect(analysis.sessions).toMatchObject([{ commands: [{ verb: "QUIT" }] }]),
  },
  framed("MPLS with a short body", ethernet(0x8847, hex("0001")), "malformed"),
  framed("MPLS without an end", ethernet(0x8847, repeat(hex("00010040"), 64)), "malformed"),
  framed("PPPoE with a short body", ethernet(0x8864, hex("1100 0001")), "malformed"),
  framed("an ethertype below 1536", ethernet(0x0100, zeros(40)), "LLC"),
  counted("C10", "IHL 0", ipv4(6, segment, { first: 0x40 }), "malformed"),
  counted("C10", "IHL 15 in 20 bytes", ipv4(6, zeros(0), { first: 0x4f }), "malformed"),
  counted("C10", "total length 10", ipv4(6, segment, { totalLength: 10 }), "malformed"),
  counted("C10", "version 7", ipv4(6, segment, { first: 0x75 }), "malformed"),
  ...[0, 65_535].map(
    (totalLength): CaptureRow => ({
      id: "C10",
      name: `total length ${totalLength}: what was captured counts`,
      file: () =>
        capture(
          sessionPackets().map((packet) => {
            const copy = packet.slice();
            new DataView(copy.buffer).setUint16(2, totalLength);
            return copy;
          }),
        ),
      expect: (analysis) => expect(analysis.sessions).toMatchObject([{ banner: "hi" }]),
    }),
  ),
  counted("C11", "offsets that end beyond 65,535", ipv4(6, zeros(16), { fragment: 8191 }), "IP fragment"),
  {
    id: "C11",
    name: "teardrop: a fragment inside another",
    file: () => capture([ipv4(6, zeros(40), { fragment: 0x2000 }), ipv4(6, zeros(4), { fragment: 3 })]),
    expect: (analysis) => expect(others(analysis)).toEqual({ "IP fragment": 1, "malformed TCP": 1 }),
  },
  {
    id: "C11",
    name: "overlapping fragments of a command: what came first stays",
    file: () => {
      const packets = sessionPackets();
      const quit = packets.findIndex((packet) => new TextDecoder().decode(packet).includes("QUIT"));
      const whole = packets[quit] ?? zeros(0);
      const first = fragment(whole, 0, 24, true); // the TCP header and "QUIT"
      const forged = fragment(whole, 16, 24, true);
      forged.set(new TextEncoder().encode("ABOR"), forged.length - 4);
      return capture([
        ...packets.slice(0, quit),
        first,
        forged,
        fragment(whole, 24, whole.length - 20, false),
        ...packets.slice(quit + 1),
      ]);
    },
    expect: (analysis) => {
      expect(analysis.sessions).toMatchObject([{ commands: [{ verb: "QUIT" }] }]);
      expect(analysis.otherPackets.total).toBe(0);
    },
  },
  {
    id: "C11",
    name: "a million first fragments",
    file: () => {
      const packet = ipv4(6, zeros(8), { fragment: 0x2000 });
      const record = capture([packet]).subarray(24);
      const file = new Uint8Array(24 + record.length * 1_000_000);
      file.set(capture([]));
      for (let index = 0, at = 24; at < file.length; index++, at += record.length) {
        file.set(record, at);
        file[at + 16 + 4] = index >> 8;
        file[at + 16 + 5] = index;
        file[at + 16 + 12] = index >> 16;
      }
      return file;
    },
    expect: (analysis) => expect(others(analysis)).toEqual({ "IP fragment": 1_000_000 }),
    large: true,
  },
  counted("C12", "1000 hop-by-hop headers", ipv6(0, repeat(extension(0), 1000)), "malformed"),
  counted("C12", "a header longer than its packet", ipv6(0, extension(6, 255)), "malformed"),
  counted("C12", "a loop of fragment headers", ipv6(44, repeat(extension(44), 20)), "malformed"),
  counted("C12", "no next header", ipv6(59, zeros(0)), "IPv6 without payload"),
  ...[0, 1, 2, 3, 4, 15].map((dataOffset) =>
    counted("C13", `data offset ${dataOffset}`, ipv4(6, tcp(zeros(0), { dataOffset })), "malformed TCP"),
  ),
  ...[
    ["of length 0", "0200 0000"],
    ["of length 1", "0201 0000"],
    ["that is cut off", "01010102"],
  ].map(
    ([name, options = ""]): CaptureRow => ({
      id: "C13",
      name: `an option ${name}`,
      file: () => capture([ipv4(6, tcp(zeros(0), { flags: 2, options: hex(options) }))]),
      expect: (analysis) => expect(analysis.sessions).toMatchObject([{ server: { port: 21 } }]),
    }),
  ),
];

/** Bytes `start` to `end` of what an IPv4 packet carries, as a fragment of it. */
function fragment(packet: Uint8Array, start: number, end: number, more: boolean): Uint8Array {
  const part = new Uint8Array(20 + end - start);
  part.set(packet.subarray(0, 20));
  part.set(packet.subarray(20 + start, 20 + end), 20);
  const view = new DataView(part.buffer);
  view.setUint16(2, part.length);
  view.setUint16(6, (more ? 0x2000 : 0) | (start / 8));
  return part;
}
