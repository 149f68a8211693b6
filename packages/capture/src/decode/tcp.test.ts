import { describe, expect, it } from "vitest";
import { hex } from "../../test/build.ts";
import { ipv4, packetOf, tcp } from "../../test/packets.ts";
import { decodePacket, TCP_ACK, TCP_PSH, TCP_SYN } from "./index.ts";

const words = new TextEncoder().encode("QUIT\r\n");
const read = (segment: Uint8Array) => decodePacket(packetOf(ipv4(6, segment), 101));

describe("TCP", () => {
  it("reads the header", () => {
    expect(read(tcp(words)).tcp).toMatchObject({
      sourcePort: 40_000,
      destinationPort: 21,
      seq: 0x01020304,
      ack: 0xf0000001,
      flags: TCP_ACK | TCP_PSH,
      window: 0x1000,
      payload: words,
      wireLength: 6,
      mss: null,
      windowScale: null,
    });
  });

  it("reads a SYN's options", () => {
    const options = hex("020405b4 0402 01 080a0000000000000000 01 030307 00");
    const data = tcp(words, {
      options: new Uint8Array([...options, ...new Uint8Array((4 - (options.length % 4)) % 4)]),
      flags: TCP_SYN,
    });
    expect(read(data).tcp).toMatchObject({ mss: 1460, windowScale: 7, payload: words });
  });

  it.each([
    ["length 0 (C13)", "02000000", null],
    ["length 1 (C13)", "02010000", null],
    ["a length beyond the header (C13)", "02ff05b4", null],
    ["a kind at the last byte", "01010102", null],
    ["MSS with another length", "02030505", null],
    ["the end before MSS", "00000000 020405b4", null],
    ["an unknown option before MSS", "fd040000 020405b4", 1460],
  ])("reads options with %s", (_, options, mss) => {
    expect(read(tcp(words, { options: hex(options), flags: TCP_SYN })).tcp).toMatchObject({
      mss,
      payload: words,
    });
  });

  it("bounds the window scale (RFC 7323 §2.3)", () => {
    expect(read(tcp(words, { options: hex("0303ff00"), flags: TCP_SYN })).tcp?.windowScale).toBe(14);
  });

  it.each([0, 1, 2, 3, 4, 15])("counts a data offset of %i as malformed (C13)", (dataOffset) => {
    expect(read(tcp(words, { dataOffset }))).toMatchObject({ tcp: null, other: "malformed TCP" });
  });

  it("counts a header that is cut off as malformed", () => {
    expect(read(tcp(words).subarray(0, 19))).toMatchObject({ tcp: null, other: "malformed TCP" });
  });
});
