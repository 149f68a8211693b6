import { FtpError } from "@twinport/protocol";
import { describe, expect, it } from "vitest";
import { block, enhancedPacket, hex, integer, interfaceBlock, option, section } from "../../test/build.ts";
import { readAll } from "../../test/collect.ts";
import { concatBytes } from "../write/bytes.ts";

const packet = hex("00112233445566778899aabbccdd0800");
const text = (words: string): Uint8Array => new TextEncoder().encode(words);

/** All ways of arriving must give the same. */
function read(...blocks: Uint8Array[]): ReturnType<typeof readAll> {
  const file = concatBytes(blocks);
  const whole = readAll(file);
  expect(readAll(file, 1)).toEqual(whole);
  expect(readAll(file, 13)).toEqual(whole);
  return whole;
}

describe.each([
  ["little endian", true],
  ["big endian", false],
])("pcapng, %s", (_, little) => {
  const order = { little };

  it("reads enhanced, simple and obsolete packets", () => {
    const obsolete = concatBytes([
      ...[0, 7].map((value) => integer(value, 2, little)),
      ...[0, 2_000_001, packet.length, 99].map((value) => integer(value, 4, little)),
      packet,
    ]);
    const { packets, info } = read(
      section(order),
      interfaceBlock({ ...order, linkType: 113, snaplen: 10 }),
      enhancedPacket(packet, { ...order, time: 1_700_000_000_123_456n, original: 1500 }),
      block(3, concatBytes([integer(1500, 4, little), packet]), order),
      block(2, obsolete, order),
    );
    const common = { linkType: 113, interfaceId: 0 };
    expect(packets).toMatchObject([
      { frame: 1, seconds: 1_700_000_000, nanos: 123_456_000, data: packet, originalLength: 1500, ...common },
      { frame: 2, seconds: 0, nanos: 0, data: packet.subarray(0, 10), originalLength: 1500, ...common },
      { frame: 3, seconds: 2, nanos: 1000, data: packet, originalLength: 99, ...common },
    ]);
    expect(info).toMatchObject({ format: "pcapng", packets: 3, truncatedAt: null, warnings: [] });
  });

  it("reports the section's comments and passes over other options, blocks and the packets' comments", () => {
    const options = concatBytes([
      option(2, text("hardware"), little),
      option(1, text("naïve"), little),
      option(1, text("second"), little),
    ]);
    const { comments, packets } = read(
      section({ ...order, options }),
      interfaceBlock(order),
      block(4, text("names without an end"), order),
      block(5, new Uint8Array(12), order),
      block(0x0a, new Uint8Array(1000), order),
      block(0x80000001, new Uint8Array(5), order),
      block(0xbad, text("private"), order),
      enhancedPacket(concatBytes([packet, option(1, text("of a packet"), little)]), {
        ...order,
        captured: packet.length,
      }),
    );
    expect(comments).toEqual(["naïve", "second"]);
    expect(packets).toHaveLength(1);
  });
});

describe("pcapng", () => {
  it("starts anew with each section: byte order, interfaces (C20)", () => {
    const { packets, info } = read(
      section(),
      interfaceBlock({ linkType: 101 }),
      enhancedPacket(packet),
      section({ little: false, length: 0x7fff_ffff_ffff_fff0n }),
      enhancedPacket(packet, { little: false }),
      interfaceBlock({ little: false, linkType: 1 }),
      interfaceBlock({ little: false, linkType: 276 }),
      enhancedPacket(packet, { little: false, interfaceId: 1 }),
    );
    expect(packets.map(({ frame, linkType, interfaceId }) => [frame, linkType, interfaceId])).toEqual([
      [1, 101, 0],
      [3, 276, 1],
    ]);
    expect([...info.linkTypes]).toEqual([101, 1, 276]);
    expect(info.warnings).toMatchObject([{ kind: "packet.interface", packet: 2, value: 0 }]);
  });

  it.each([
    ["microseconds by default", new Uint8Array(0), 1_700_000_000_123_456n, 1_700_000_000, 123_456_000],
    ["nanoseconds", option(9, hex("09")), 1_700_000_000_123_456_789n, 1_700_000_000, 123_456_789],
    ["the largest nanoseconds", option(9, hex("09")), 0xffff_ffff_ffff_ffffn, 18_446_744_073, 709_551_615],
    ["seconds", option(9, hex("00")), 1_700_000_000n, 1_700_000_000, 0],
    ["seconds that no date has (C19)", option(9, hex("00")), 0xffff_ffff_ffff_ffffn, 0, 0],
    ["2^-10", option(9, hex("8a")), 1536n, 1, 500_000_000],
    ["picoseconds", option(9, hex("0c")), 1_000_000_000_001_000n, 1000, 1],
    ["2^-127 (C19)", option(9, hex("ff")), 0xffff_ffff_ffff_ffffn, 0, 0],
    ["10^-127 (C19)", option(9, hex("7f")), 0xffff_ffff_ffff_ffffn, 0, 0],
    ["an offset", option(14, integer(-3600n, 8)), 7_200_000_000n, 3600, 0],
    ["an impossible offset (C19)", option(14, integer(2n ** 63n - 1n, 8)), 1n, 0, 0],
    ["an option that leaves its block (C19)", option(9, hex("00000000"), true, 0xffff), 1_000_000n, 1, 0],
  ])("reads times: %s", (_, options, time, seconds, nanos) => {
    const { packets } = read(section(), interfaceBlock({ options }), enhancedPacket(packet, { time }));
    expect(packets[0]).toMatchObject({ seconds, nanos });
  });

  it.each([
    ["an interface that is not described", enhancedPacket(packet, { interfaceId: 7 }), "interface", 7],
    [
      "a captured length beyond everything",
      enhancedPacket(packet, { captured: 0xffffffff }),
      "length",
      0xffffffff,
    ],
    ["a captured length beyond the block", enhancedPacket(packet, { captured: 20 }), "length", 20],
    ["a block too short for its fields", block(6, new Uint8Array(16)), "short", undefined],
  ])("skips a packet with %s, but counts it (C19)", (_, broken, kind, value) => {
    const { packets, info } = read(section(), interfaceBlock(), broken, enhancedPacket(packet));
    const offset = section().length + interfaceBlock().length;
    expect(packets.map(({ frame }) => frame)).toEqual([2]);
    expect(info.warnings).toEqual([
      { kind: `packet.${kind}`, offset, packet: 1, ...(value !== undefined && { value }) },
    ]);
    expect(info.truncatedAt).toBe(null);
  });

  it("skips packets before any interface (C19)", () => {
    const simple = block(3, concatBytes([integer(16, 4), packet]));
    const { packets, info } = read(section(), enhancedPacket(packet), simple);
    expect([packets.length, info.packets, info.warnings.length]).toEqual([0, 2, 2]);
  });

  it("bounds interfaces and warnings (C20)", () => {
    const one = interfaceBlock();
    const file = concatBytes([
      section(),
      ...new Array<Uint8Array>(66_000).fill(one),
      enhancedPacket(packet, { interfaceId: 65_999 }),
    ]);
    const { info } = readAll(file, 65_536);
    expect(info.warnings).toHaveLength(2);
    const many = readAll(
      concatBytes([section(), ...new Array<Uint8Array>(1000).fill(enhancedPacket(packet))]),
    );
    expect(many.info.warnings).toHaveLength(51);
    expect(many.info.warnings.at(-1)).toEqual({ kind: "more", offset: null });
  });

  it("passes over large blocks without holding them (C20)", () => {
    const large = block(0x80000001, new Uint8Array(15 * 1024 * 1024));
    const { packets } = readAll(
      concatBytes([section(), interfaceBlock(), large, enhancedPacket(packet)]),
      65_536,
    );
    expect(packets).toHaveLength(1);
    const oversized = block(6, new Uint8Array(2 * 1024 * 1024));
    const after = readAll(
      concatBytes([section(), interfaceBlock(), oversized, enhancedPacket(packet)]),
      65_536,
    );
    expect(after.packets.map(({ frame }) => frame)).toEqual([2]);
    expect(after.info.warnings).toHaveLength(1);
  });

  it.each([
    ["0", 0],
    ["11", 11],
    ["not a multiple of 4", 0x1d],
    ["4 GiB", 0xfffffffc],
  ])("stops at a block length of %s (C18)", (_, length) => {
    const start = [section(), interfaceBlock(), enhancedPacket(packet)];
    const offset = concatBytes(start).length;
    const { packets, info } = read(
      ...start,
      block(6, new Uint8Array(40), { length }),
      enhancedPacket(packet),
    );
    expect([packets.length, info.truncatedAt]).toEqual([1, offset]);
    expect(info.warnings).toEqual([{ kind: "stop.block", offset, value: length }]);
  });

  it("stops where the two lengths of a block differ, read or skipped (C18)", () => {
    for (const type of [6, 0x80000001]) {
      const wrong = block(type, new Uint8Array(40), { trailer: 48 });
      const { info } = read(section(), interfaceBlock(), wrong, enhancedPacket(packet));
      expect([info.packets, info.truncatedAt]).toEqual([0, section().length + interfaceBlock().length]);
    }
  });

  it("notes where a file breaks off, wherever that is", () => {
    const start = concatBytes([section(), interfaceBlock(), enhancedPacket(packet)]);
    for (const last of [enhancedPacket(packet), block(4, new Uint8Array(40)), section()]) {
      const whole = concatBytes([start, last]);
      for (let length = start.length + 1; length < whole.length; length++) {
        expect(readAll(whole.subarray(0, length), 5).info).toMatchObject({
          packets: 1,
          truncatedAt: start.length,
        });
      }
      expect(readAll(whole, 5).info.truncatedAt).toBe(null);
    }
  });

  it.each([
    ["length 11", concatBytes([hex("0a0d0d0a 0b000000"), section().subarray(8)])],
    ["length 0", concatBytes([hex("0a0d0d0a 00000000"), section().subarray(8)])],
    ["length 4 GiB", concatBytes([hex("0a0d0d0a fcffffff"), section().subarray(8)])],
    ["length 29", concatBytes([hex("0a0d0d0a 1d000000"), section().subarray(8)])],
    [
      "a wrong byte-order magic",
      concatBytes([section().subarray(0, 8), hex("4e3c2b1a"), section().subarray(12)]),
    ],
    ["another trailing length", block(0x0a0d0d0a, section().subarray(8, 24), { trailer: 32 })],
    ["version 99", section({ major: 99 })],
    ["its end within it", section().subarray(0, 20)],
    ["its end after 4 bytes", section().subarray(0, 4)],
  ])("refuses a first section header with %s (C18)", (_, file) => {
    for (const size of [1, file.length]) {
      expect(() => readAll(file, size)).toThrow(FtpError);
      expect(() => readAll(file, size)).toThrow(/pcapng.*byte \d/);
    }
  });
});
