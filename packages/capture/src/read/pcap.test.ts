import { FtpError } from "@twinport/protocol";
import { describe, expect, it } from "vitest";
import { hex, pcapHeader, pcapRecord } from "../../test/build.ts";
import { readAll } from "../../test/collect.ts";
import { concatBytes } from "../write/bytes.ts";
import { CaptureReader } from "./index.ts";

const packet = hex("00112233445566778899aabbccdd0800");

/** Both ways of arriving must give the same. */
function read(file: Uint8Array): ReturnType<typeof readAll> {
  const whole = readAll(file);
  expect(readAll(file, 1)).toEqual(whole);
  expect(readAll(file, 7)).toEqual(whole);
  return whole;
}

function errorOf(file: Uint8Array): FtpError {
  try {
    readAll(file);
  } catch (error) {
    if (error instanceof FtpError) return error;
    throw error;
  }
  throw new Error("was read");
}

describe("pcap", () => {
  it.each([
    ["microseconds, little endian", 0xa1b2c3d4, true, 123_456_000],
    ["microseconds, big endian", 0xa1b2c3d4, false, 123_456_000],
    ["nanoseconds, little endian", 0xa1b23c4d, true, 123_456],
    ["nanoseconds, big endian", 0xa1b23c4d, false, 123_456],
  ])("reads %s", (_, magic, little, nanos) => {
    const record = { seconds: 0xfffffffe, fraction: 123_456, original: 1500, little };
    const { packets, info } = read(concatBytes([pcapHeader({ magic, little }), pcapRecord(packet, record)]));
    expect(packets).toMatchObject([
      {
        frame: 1,
        seconds: 0xfffffffe,
        nanos,
        linkType: 1,
        data: packet,
        originalLength: 1500,
        interfaceId: 0,
      },
    ]);
    expect(info).toMatchObject({ format: "pcap", packets: 1, truncatedAt: null, warnings: [] });
  });

  it.each([
    ["Kuznetzov's, little endian", 0xa1b2cd34, true, 24, 24, 5_000],
    ["Kuznetzov's, big endian", 0xa1b2cd34, false, 24, 24, 5_000],
    ["SuSE's, big endian", 0xa1b2cd34, false, 28, 24, 5_000],
    ["Red Hat's", 0xa1b2c3d4, true, 24, 24, 5_000],
    ["Nokia's, big endian", 0xa1b2c3d4, false, 20, 24, 5_000],
    ["IXIA's hardware, little endian", 0x1c0001ac, true, 16, 28, 5],
    ["IXIA's software, big endian", 0x1c0001ab, false, 16, 28, 5],
  ])("reads %s", (_, magic, little, recordHeader, fileHeader, nanos) => {
    const record = (seconds: number): Uint8Array => {
      const plain = pcapRecord(packet, { seconds, fraction: 5, little });
      return concatBytes([plain.subarray(0, 16), new Uint8Array(recordHeader - 16).fill(7), packet]);
    };
    const times = [1_700_000_000, 1_700_000_000, 1_700_000_001];
    const start = [pcapHeader({ magic, little }), new Uint8Array(fileHeader - 24)];
    const { packets, info } = read(concatBytes([...start, ...times.map(record)]));
    expect(packets.map((one) => [one.seconds, one.nanos])).toEqual(times.map((time) => [time, nanos]));
    for (const one of packets) expect(one.data.subarray(one.start, one.end)).toEqual(packet);
    expect(info).toMatchObject({ packets: 3, truncatedAt: null, warnings: [] });
  });

  it("reads a header alone (C2)", () => {
    const { info } = read(pcapHeader());
    expect(info).toMatchObject({ format: "pcap", packets: 0, truncatedAt: null, warnings: [] });
    expect([...info.linkTypes]).toEqual([1]);
  });

  it("stops where a record length is not plausible, allocating nothing for it (C3)", () => {
    const file = concatBytes([
      pcapHeader(),
      pcapRecord(packet),
      pcapRecord(new Uint8Array(60), { captured: 0xffffffff, original: 60 }),
    ]);
    const { packets, info } = read(file);
    expect(packets).toHaveLength(1);
    expect(info).toMatchObject({ packets: 1, truncatedAt: 24 + 32 });
    expect(info.warnings).toEqual([{ kind: "stop.record", offset: 56, value: 0xffffffff }]);
  });

  it("drops a last packet that is cut, anywhere in it (C4)", () => {
    const whole = concatBytes([pcapHeader(), pcapRecord(packet), pcapRecord(packet)]);
    for (let length = 57; length < whole.length; length++) {
      const { packets, info } = read(whole.subarray(0, length));
      expect([packets.length, info.truncatedAt, info.warnings.length]).toEqual([1, 56, 1]);
    }
    expect(read(whole).packets).toHaveLength(2);
  });

  it("reads many empty records (C5)", () => {
    const file = concatBytes([pcapHeader(), new Uint8Array(16 * 100_000)]);
    expect(readAll(file, 4096).info.packets).toBe(100_000);
  });

  it("skips an oversized packet and goes on after it (C6)", () => {
    const large = pcapRecord(new Uint8Array(300_000), { original: 60 });
    const file = concatBytes([pcapHeader(), large, pcapRecord(packet)]);
    const { packets, info } = readAll(file, 1000);
    expect(packets.map(({ frame }) => frame)).toEqual([2]);
    expect(info).toMatchObject({ packets: 2, truncatedAt: null });
    expect(info.warnings).toEqual([
      { kind: "packet.large", offset: 24, packet: 1, value: 300_000, limit: 262_144 },
    ]);
    expect(readAll(file.subarray(0, 200_000), 1000).info.truncatedAt).toBe(24);
  });

  it("takes an impossible fraction for the largest (C7)", () => {
    const nanos = concatBytes([
      pcapHeader({ magic: 0xa1b23c4d }),
      pcapRecord(packet, { fraction: 0xffffffff }),
    ]);
    expect(read(nanos).packets[0]?.nanos).toBe(999_999_999);
    const micros = concatBytes([pcapHeader(), pcapRecord(packet, { fraction: 0xffffffff })]);
    expect(read(micros).packets[0]?.nanos).toBe(999_999_000);
    expect(read(micros).info.warnings).toEqual([
      { kind: "packet.fraction", offset: 24, packet: 1, value: 0xffffffff, limit: 999_999 },
    ]);
    const twice = concatBytes([micros, pcapRecord(packet, { fraction: 0xffffffff })]);
    expect(read(twice).info.warnings).toHaveLength(1);
  });

  it("does not believe an original length below the captured one", () => {
    const file = concatBytes([pcapHeader(), pcapRecord(packet, { original: 3 })]);
    expect(read(file).packets[0]?.originalLength).toBe(packet.length);
  });

  it("masks the bits of the frame check sequence (C8)", () => {
    expect([...read(pcapHeader({ linkType: 0xf4000001 })).info.linkTypes]).toEqual([1]);
  });

  it.each([
    ["Navtel's pcap, little endian", pcapHeader({ magic: 0xa12b3c4d }), "Navtel"],
    ["Navtel's pcap, big endian", pcapHeader({ magic: 0xa12b3c4d, little: false }), "Navtel"],
    ["snoop of version 3", concatBytes([hex("736e6f6f70000000 00000003 00000004")]), "snoop version 3"],
    ["snoop of a token ring", concatBytes([hex("736e6f6f70000000 00000002 00000002")]), "data link type 2"],
    ["a snoop header of 15 bytes", hex("736e6f6f70000000 00000002 000000"), "byte 15"],
    ["version 99", pcapHeader({ major: 99 }), "version 99"],
    ["a header of 23 bytes (C1)", pcapHeader().subarray(0, 23), "byte 23"],
  ])("refuses %s by name", (_, file, words) => {
    const error = errorOf(file);
    expect(error.code).toBe("unreadable");
    expect(error.message).toContain(words);
  });
});

describe("files that are no capture (C1)", () => {
  const text = (words: string): Uint8Array => new TextEncoder().encode(words);
  it.each([
    ["an empty file", new Uint8Array(0)],
    ["unknown binary data", hex("01")],
    ["unknown binary data", hex("d4c3b2a0 00000000")],
    ["a PNG image", hex("89504e470d0a1a0a0000000d49484452")],
    ["gzip-compressed data", concatBytes([hex("1f8b0800"), new Uint8Array(10_000)])],
    ["zstd-compressed data", hex("28b52ffd2400")],
    ["zero bytes only", new Uint8Array(100)],
    ["text", text("Dear diary,\r\nnothing happened.\n")],
    ["an HTML page", text("\n<!DOCTYPE html><title>404</title>")],
    ["a ZIP archive", text("PK\u0003\u0004....")],
    ["Network Monitor", text("GMBU....")],
  ])("%s", (looks, file) => {
    const error = errorOf(file);
    expect(error.code).toBe("unreadable");
    expect(error.message).toContain(looks);
    expect(error.message).toContain("byte 0");
    expect(() => readAll(file, 1)).toThrow(error.message);
  });

  it("are refused at once, not at their end", () => {
    const reader = new CaptureReader({ packet: () => undefined });
    expect(() => reader.push(new Uint8Array(100).fill(0x41))).toThrow("text");
  });
});
