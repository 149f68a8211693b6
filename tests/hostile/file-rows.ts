import { gzipSync } from "node:zlib";
import { concatBytes } from "@twinport/capture";
import { expect } from "vitest";
import {
  block,
  enhancedPacket,
  hex,
  integer,
  interfaceBlock,
  option,
  pcapHeader,
  pcapRecord,
  section,
} from "../../packages/capture/test/build.ts";
import { type CaptureRow, capture, others, sessionPackets, warned } from "./capture-row.ts";

const packet = new Uint8Array(60);
const million = 1_000_000;
const joined = (...parts: readonly Uint8Array[]): Uint8Array => concatBytes(parts);
const ethertype4 = hex("020000000002 020000000001 0800");
const sessionOf = (linkType: number, header: Uint8Array): Uint8Array =>
  capture(
    sessionPackets().map((data) => joined(header, data)),
    linkType,
  );
const oneSession: CaptureRow["expect"] = (analysis) => {
  expect(analysis.sessions.map(({ banner }) => banner)).toEqual(["hi"]);
  expect(analysis.otherPackets.total).toBe(0);
};

/** A pcapng file of one interface, then these blocks, then a packet that can be read. */
const pcapng = (...blocks: readonly Uint8Array[]): Uint8Array =>
  joined(section(), interfaceBlock(), ...blocks, enhancedPacket(packet));
/** Ten GiB of zeros, as members of 64 MiB. */
const bomb = (): Uint8Array =>
  joined(...new Array<Uint8Array>(160).fill(gzipSync(new Uint8Array(64 * 1024 * 1024))));
/** What the analyser says without a host to unpack gzip, or the command with one. */
const gzipped = (unpacked: RegExp): RegExp =>
  new RegExp(`gzip-compressed data \\(byte 0\\)|${unpacked.source}`);
const afterStart = section().length + interfaceBlock().length;

/** Files, and what frames packets in them. */
export const fileRows: readonly CaptureRow[] = [
  ...(
    [
      ["0 bytes", new Uint8Array(0), /an empty file \(byte 0\)/],
      ["1 byte", hex("d4"), /not a packet capture.*\(byte 0\)/],
      ["23 bytes of a header", pcapHeader().subarray(0, 23), /byte 23 of 24/],
      ["a PNG image", joined(hex("89504e470d0a1a0a"), packet), /a PNG image \(byte 0\)/],
      [
        "gzip, damaged",
        joined(hex("1f8b0800"), new Uint8Array(5000)),
        gzipped(/gzip data are damaged \(byte 0\)/),
      ],
      ["gzip of zeros without end", bomb(), gzipped(/zero bytes only \(byte 0\)/)],
    ] as const
  ).map(
    ([name, bytes, refused]): CaptureRow => ({
      id: "C1",
      name,
      file: () => bytes,
      refused,
      exit: 3,
      asked: "2",
    }),
  ),
  {
    id: "C2",
    name: "a header only",
    file: () => pcapHeader(),
    expect: (analysis) => {
      expect(analysis).toMatchObject({ captures: [{ packets: 0, warnings: [] }], sessions: [] });
    },
    exit: 0,
  },
  {
    id: "C3",
    name: "a first record of 4 GiB",
    file: () => joined(pcapHeader(), pcapRecord(packet, { captured: 0xffffffff, original: 60 })),
    expect: (analysis) => {
      expect(analysis.captures).toMatchObject([{ packets: 0, truncatedAt: 24 }]);
      expect(warned(analysis)).toEqual(["stop.record"]);
    },
    exit: 0,
  },
  {
    id: "C3",
    name: "a later record of 4 GiB: what stands before is kept",
    file: () => joined(sessionOf(101, hex("")), pcapRecord(packet, { captured: 0xffffffff, original: 60 })),
    expect: (analysis) => {
      expect(analysis.sessions).toHaveLength(1);
      expect(warned(analysis)).toEqual(["stop.record"]);
    },
    exit: 0,
  },
  {
    id: "C4",
    name: "a last record of 100 bytes of which 40 are there",
    file: () =>
      joined(sessionOf(101, hex("")), pcapRecord(packet.subarray(0, 40), { captured: 100, original: 100 })),
    expect: (analysis) => {
      expect(analysis.sessions).toHaveLength(1);
      expect(warned(analysis)).toEqual(["stop.end"]);
    },
    exit: 0,
  },
  {
    id: "C5",
    name: "a million empty records",
    file: () => joined(pcapHeader(), new Uint8Array(16 * million)),
    expect: (analysis) => {
      expect(analysis.sessions).toEqual([]);
      expect(others(analysis)).toEqual({ malformed: million });
    },
    large: true,
  },
  {
    id: "C6",
    name: "a record larger than the snapshot length and its packet",
    file: () =>
      joined(pcapHeader(), pcapRecord(new Uint8Array(300_000), { original: 60 }), pcapRecord(packet)),
    expect: (analysis) => {
      expect(analysis.captures).toMatchObject([{ packets: 2, truncatedAt: null }]);
      expect(warned(analysis)).toEqual(["packet.large"]);
      expect(analysis.otherPackets.total).toBe(1);
    },
    exit: 0,
  },
  {
    id: "C7",
    name: "nanoseconds with a fraction of 2^32-1",
    file: () =>
      joined(pcapHeader({ magic: 0xa1b23c4d }), pcapRecord(packet, { seconds: 1, fraction: 0xffffffff })),
    expect: (analysis) => {
      expect(analysis.captures).toMatchObject([{ lastTime: { seconds: 1, nanos: 999_999_999 } }]);
      expect(warned(analysis)).toEqual(["packet.fraction"]);
    },
    exit: 0,
  },
  {
    id: "C7",
    name: "big endian",
    file: () => joined(pcapHeader({ little: false }), pcapRecord(packet, { seconds: 7, little: false })),
    expect: (analysis) => {
      expect(analysis.captures).toMatchObject([{ packets: 1, firstTime: { seconds: 7 }, warnings: [] }]);
    },
    exit: 0,
  },
  {
    id: "C7",
    name: "modified pcap: Navtel's, which nobody describes",
    file: () => joined(hex("4d3c2ba1"), pcapHeader().subarray(4)),
    refused: /Navtel.*\(byte 0\)/,
    exit: 3,
  },
  {
    id: "C7",
    name: "modified pcap: Kuznetzov's, which is read",
    file: () => joined(hex("34cdb2a1"), pcapHeader().subarray(4)),
    expect: (analysis) => expect(analysis.captures).toMatchObject([{ packets: 0, warnings: [] }]),
  },
  {
    id: "C8",
    name: "a link type that cannot be read",
    file: () => capture([packet], 147),
    expect: (analysis) => {
      expect(others(analysis)).toEqual({ "link type 147": 1 });
      expect(warned(analysis)).toEqual(["link"]);
    },
    exit: 3,
  },
  ...(
    [
      ["0", 0, hex("02000000")],
      ["101 (raw)", 101, hex("")],
      ["113 (SLL)", 113, hex("0000 0001 0006 020000000001 0000 0800")],
      ["276 (SLL2)", 276, hex("0800 0000 00000002 0001 00 06 0200000000010000")],
      ["1 with the bits of a frame check sequence", 0xf4000001, ethertype4],
    ] as const
  ).map(
    ([name, linkType, header]): CaptureRow => ({
      id: "C8",
      name: `link type ${name}`,
      file: () => sessionOf(linkType, header),
      expect: oneSession,
    }),
  ),
  ...(
    [
      ["block length 11", "0b000000", /block length 11 .*\(byte 0\)/],
      ["block length 0", "00000000", /block length 0 .*\(byte 0\)/],
      ["block length 2^32-4", "fcffffff", /block length 4294967292 .*\(byte 0\)/],
      ["block length 29", "1d000000", /block length 29 .*\(byte 0\)/],
    ] as const
  ).map(
    ([name, length, refused]): CaptureRow => ({
      id: "C18",
      name,
      file: () => joined(hex(`0a0d0d0a ${length}`), pcapng().subarray(8)),
      refused,
      exit: 3,
      asked: "2 or 3",
    }),
  ),
  {
    id: "C18",
    name: "a wrong byte-order magic",
    file: () => joined(section().subarray(0, 8), hex("4e3c2b1a"), pcapng().subarray(12)),
    refused: /byte-order magic is wrong \(byte 0\)/,
    exit: 3,
  },
  {
    id: "C18",
    name: "another length behind the block than before it",
    file: () => joined(block(0x0a0d0d0a, section().subarray(8, 24), { trailer: 32 }), pcapng().subarray(28)),
    refused: /block lengths differ \(byte 0\)/,
    exit: 3,
  },
  {
    id: "C18",
    name: "version 99",
    file: () => section({ major: 99 }),
    refused: /version 99 is not supported \(byte 0\)/,
    exit: 3,
  },
  ...[-1n, 2n ** 62n].map(
    (length): CaptureRow => ({
      id: "C18",
      name: `a section length of ${length}`,
      file: () => joined(section({ length }), pcapng().subarray(section().length)),
      expect: (analysis) => expect(analysis.captures).toMatchObject([{ packets: 1, warnings: [] }]),
      exit: 0,
    }),
  ),
  ...(
    [
      ["interface 7 of 1", enhancedPacket(packet, { interfaceId: 7 }), "packet.interface"],
      ["4 GiB captured", enhancedPacket(packet, { captured: 0xffffffff }), "packet.length"],
      ["more captured than the block has", enhancedPacket(packet, { captured: 61 + 12 }), "packet.length"],
    ] as const
  ).map(
    ([name, broken, kind]): CaptureRow => ({
      id: "C19",
      name: `a packet with ${name}`,
      file: () => pcapng(broken),
      expect: (analysis) => {
        expect(analysis.captures).toMatchObject([
          { packets: 2, truncatedAt: null, warnings: [{ kind, offset: afterStart, packet: 1 }] },
        ]);
        expect(analysis.otherPackets.total).toBe(1);
      },
    }),
  ),
  {
    id: "C19",
    name: "packets before any interface",
    file: () => joined(section(), enhancedPacket(packet), block(3, joined(integer(60, 4), packet))),
    expect: (analysis) => {
      expect(warned(analysis)).toEqual(["packet.interface", "packet.interface"]);
      expect(analysis.otherPackets.total).toBe(0);
    },
  },
  {
    id: "C19",
    name: "an option that leaves its block, and options without an end",
    file: () => {
      const options = joined(option(2, hex("61")), option(1, hex("62"), true, 0xffff));
      return joined(section({ options }), interfaceBlock({ options }), enhancedPacket(packet));
    },
    expect: (analysis) =>
      expect(analysis.captures).toMatchObject([{ packets: 1, comment: null, warnings: [] }]),
  },
  ...(["ff", "7f", "00"] as const).map(
    (resolution): CaptureRow => ({
      id: "C19",
      name: `if_tsresol ${resolution}, snaplen 0`,
      file: () => {
        const options = option(9, hex(resolution));
        const time = 0xffff_ffff_ffff_ffffn;
        return joined(section(), interfaceBlock({ options, snaplen: 0 }), enhancedPacket(packet, { time }));
      },
      expect: ({ captures }) => {
        const { seconds = 0, nanos = 0 } = captures[0]?.lastTime ?? {};
        expect(Number.isSafeInteger(seconds) && nanos >= 0 && nanos < 1e9).toBe(true);
        expect(Number.isNaN(new Date(seconds * 1000).getTime())).toBe(false);
      },
    }),
  ),
  {
    id: "C19",
    name: "if_tsoffset 2^63-1",
    file: () => {
      const options = option(14, integer(2n ** 63n - 1n, 8));
      return joined(section(), interfaceBlock({ options }), enhancedPacket(packet, { time: 1n }));
    },
    expect: (analysis) => expect(analysis.captures).toMatchObject([{ packets: 1, lastTime: null }]),
  },
  {
    id: "C20",
    name: "a second section in the other byte order, without the first one's interfaces",
    file: () =>
      joined(
        pcapng(),
        section({ little: false }),
        enhancedPacket(packet, { little: false }),
        interfaceBlock({ little: false, linkType: 101 }),
        enhancedPacket(packet, { little: false }),
      ),
    expect: (analysis) => {
      expect(analysis.captures).toMatchObject([{ packets: 3, linkTypes: ["EN10MB", "RAW"] }]);
      expect(warned(analysis)).toEqual(["packet.interface"]);
    },
  },
  {
    id: "C20",
    name: "a million interfaces",
    file: () => {
      const one = interfaceBlock();
      const many = new Uint8Array(one.length * million);
      for (let at = 0; at < many.length; at += one.length) many.set(one, at);
      return joined(section(), many, enhancedPacket(packet, { interfaceId: 65_535 }));
    },
    expect: (analysis) => {
      expect(warned(analysis)).toEqual(["interface.many"]);
      expect(analysis.otherPackets.total).toBe(1);
    },
    large: true,
  },
  {
    id: "C20",
    name: "blocks that say nothing of packets: unknown, names without an end, secrets, private ones",
    file: () => {
      const secret = new TextEncoder().encode("CLIENT_RANDOM 00 5ec7e7\n".repeat(1000));
      const secrets = block(0x0a, joined(integer(0x544c534b, 4), integer(secret.length, 4), secret));
      const large = block(0x80000001, new Uint8Array(15 * 1024 * 1024));
      const names = block(4, joined(integer(1, 2), integer(200, 2), hex("0a000001 61616161")));
      return pcapng(large, names, secrets, block(0xbad, hex("00007ed9 7072697661746500")));
    },
    expect: (analysis) => {
      expect(analysis.captures).toMatchObject([{ packets: 1, truncatedAt: null }]);
      // They are not used unless asked for, which is said.
      expect(warned(analysis)).toEqual(["secrets"]);
      expect(JSON.stringify(analysis)).not.toContain("5ec7e7");
    },
    large: true,
  },
];
