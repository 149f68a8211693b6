import { limits } from "@twinport/protocol";
import { describe, expect, it } from "vitest";
import { pcapHeader, pcapRecord } from "../../test/build.ts";
import { fragments4, fragments6, ipv4, packetOf, tcp, udp } from "../../test/packets.ts";
import { hasTshark, tsharkFields } from "../../test/tshark.ts";
import type { Packet } from "../read/packet.ts";
import { concatBytes } from "../write/bytes.ts";
import { Fragments } from "./fragments.ts";
import { type Decoded, decodePacket, fragmentName } from "./index.ts";

const words = new TextEncoder().encode("STOR a name that is long enough for three fragments\r\n");
const segment = tcp(words);
const text = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes);

/** Hands packets (raw IP, frames 1, 2 …) to reassembly, and gives what came of each. */
class Feed {
  readonly fragments = new Fragments();
  readonly whole: { frame: number; decoded: Decoded; others: readonly number[] }[] = [];
  #frame = 0;

  take(data: Uint8Array, rest: Partial<Packet> = {}): this {
    this.#frame++;
    const packet = { ...packetOf(data, 101, rest.originalLength), frame: this.#frame, ...rest };
    const { fragment } = decodePacket(packet);
    if (fragment === null) throw new Error("no fragment");
    const whole = this.fragments.take(packet, fragment);
    if (whole !== null) this.whole.push({ frame: this.#frame, ...whole });
    return this;
  }

  all(parts: readonly Uint8Array[]): this {
    for (const part of parts) this.take(part);
    return this;
  }
}

describe("fragments", () => {
  it.each([
    ["IPv4", fragments4(6, segment, [24, 48]), [0, 1, 2]],
    ["IPv4, the last one first", fragments4(6, segment, [24, 48]), [2, 1, 0]],
    ["IPv4, cut within the TCP header", fragments4(6, segment, [8, 16]), [1, 2, 0]],
    ["IPv6", fragments6(6, segment, [24, 48]), [0, 1, 2]],
    ["IPv6, disordered", fragments6(6, segment, [24, 48]), [1, 0, 2]],
  ])("become the packet that they are of: %s", (_, parts, order) => {
    const feed = new Feed().all(order.map((index) => parts[index] as Uint8Array));
    expect(feed.whole).toMatchObject([
      { frame: 3, others: [1, 2], decoded: { tcp: { frame: 3, sourcePort: 40_000, destinationPort: 21 } } },
    ]);
    expect(feed.whole[0]?.decoded.tcp).toMatchObject({ payload: words, wireLength: words.length });
    expect(feed.fragments.lost).toBe(0);
  });

  it("of two packets at once do not mix: other identification, other protocol", () => {
    const [a, b] = [fragments4(6, segment, [24], 1), fragments4(6, segment, [24], 2)];
    const [c] = fragments4(17, udp(53, 4000), [], 1).map(() => fragments4(17, new Uint8Array(64), [32], 1));
    const feed = new Feed().all([a, b, c ?? []].flatMap((parts) => parts.slice(0, 1)));
    feed.all([b, a, c ?? []].flatMap((parts) => parts.slice(1)));
    expect(feed.whole.map(({ decoded, others }) => [decoded.tcp === null ? "UDP" : "TCP", others])).toEqual([
      ["TCP", [2]],
      ["TCP", [1]],
      ["UDP", [3]],
    ]);
  });

  it("that the capture cut give the packet up to the first byte that is missing", () => {
    const [one, two, three] = fragments4(6, segment, [24, 48]) as [Uint8Array, Uint8Array, Uint8Array];
    const feed = new Feed().take(one).take(two.subarray(0, 30), { originalLength: two.length }).take(three);
    const { tcp: whole } = feed.whole[0]?.decoded ?? { tcp: null };
    expect(whole).toMatchObject({ wireLength: words.length });
    expect(text(whole?.payload)).toBe(text(words.subarray(0, 24 + 10 - 20)));
  });

  it("captured twice are counted once, and begin no packet of their own but by their first", () => {
    const [one, two] = fragments4(6, segment, [24]) as [Uint8Array, Uint8Array];
    const feed = new Feed().all([one, one, two, two]);
    expect(feed.whole).toMatchObject([{ frame: 3, others: [1] }]);
    feed.fragments.end();
    expect(feed.fragments.lost).toBe(2);
  });

  it("that overlap: what came first stays (C11, teardrop)", () => {
    const other = segment.with(28, 0x58); // the ninth byte of the line
    const [one, two] = fragments4(6, segment, [40]) as [Uint8Array, Uint8Array];
    const late = ipv4(6, other.subarray(24, 32), { fragment: 0x2000 | 3 });
    expect(text(new Feed().all([one, late, two]).whole[0]?.decoded.tcp?.payload)).toBe(text(words));
    const early = new Feed().all([late, one, two]).whole[0]?.decoded.tcp?.payload;
    expect(text(early)).toBe(text(other.subarray(20)));
    const inside = ipv4(6, new Uint8Array(4), { fragment: 3 }); // offset 24, 4 bytes, the end of a packet of 36
    const first = ipv4(6, segment.subarray(0, 40), { fragment: 0x2000 });
    const teardrop = new Feed().all([first, inside]);
    expect(teardrop.whole).toMatchObject([{ others: [1], decoded: { tcp: { wireLength: 8 } } }]);
  });

  it.each([
    ["that end beyond 65,535 (C11)", ipv4(6, new Uint8Array(16), { fragment: 8191 })],
    ["not made of whole units", ipv4(6, new Uint8Array(15), { fragment: 0x2000 })],
    ["without a byte", ipv4(6, new Uint8Array(0), { fragment: 0x2001 })],
  ])("%s are of no use", (_, data) => {
    const feed = new Feed().take(data);
    expect(feed.fragments.lost).toBe(1);
    feed.fragments.end();
    expect(feed.fragments.lost).toBe(1);
  });

  it("wait a minute of the capture's time", () => {
    const [one, two] = fragments4(6, segment, [24]) as [Uint8Array, Uint8Array];
    expect(new Feed().take(one, { seconds: 100 }).take(two, { seconds: 160 }).whole).toHaveLength(1);
    const late = new Feed().take(one, { seconds: 100 }).take(two, { seconds: 161 });
    expect([late.whole.length, late.fragments.lost]).toEqual([0, 1]);
  });

  it("are bounded: packets, fragments of one, bytes (C11)", () => {
    const feed = new Feed();
    const first = (id: number, size = 8) => ipv4(6, new Uint8Array(size), { id, fragment: 0x2000 });
    for (let id = 0; id < limits.fragmentedPackets; id++) feed.take(first(id));
    expect(feed.fragments.lost).toBe(0);
    feed.take(first(limits.fragmentedPackets));
    expect(feed.fragments.lost).toBe(limits.fragmentedPackets / 4 + 1);
    const second = (id: number) => ipv4(6, new Uint8Array(8), { id, fragment: 1 });
    feed.take(second(5)).take(second(limits.fragmentedPackets));
    expect(feed.whole.map(({ frame }) => frame)).toEqual([limits.fragmentedPackets + 3]);
    const many = new Feed();
    for (let offset = 1; offset < limits.fragmentsPerPacket + 3; offset++) {
      many.take(ipv4(6, new Uint8Array(8), { fragment: 0x2000 | offset }));
    }
    expect(many.fragments.lost).toBe(2);
    const large = new Feed();
    const count = Math.ceil(limits.fragmentBytes / 60_000) + 5;
    for (let id = 0; id < count; id++) large.take(first(id, 60_000));
    expect(large.fragments.lost).toBeGreaterThan(count / 5);
    expect(large.fragments.lost).toBeLessThan(count / 2);
  });

  it("keep their name as long as nothing is made of them", () => {
    expect(decodePacket(packetOf(ipv4(6, segment, { fragment: 0x2000 }), 101)).other).toBe(fragmentName);
  });

  it.skipIf(!hasTshark)("are put together as tshark does it", () => {
    const packets = [
      ...fragments4(6, segment, [24, 48], 1).toReversed(),
      ...fragments4(6, segment, [8], 2),
      ...fragments6(6, segment, [16, 32, 64], 3),
      ...fragments4(6, segment, [24], 4).slice(0, 1),
    ];
    const feed = new Feed().all(packets);
    const capture = concatBytes([
      pcapHeader({ linkType: 101 }),
      ...packets.map((packet) => pcapRecord(packet)),
    ]);
    const theirs = tsharkFields(capture, "frame.number", "tcp.srcport", "tcp.seq_raw", "tcp.len");
    const ours = feed.whole.map(({ frame, decoded: { tcp: whole } }) =>
      [frame, whole?.sourcePort, whole?.seq, whole?.wireLength].join(" "),
    );
    expect(theirs.filter((line) => line.trim().includes(" "))).toEqual(ours);
    expect(ours).toHaveLength(3);
  });
});
