import { describe, expect, it } from "vitest";
import { hex } from "../../test/build.ts";
import { ends, ipv4, ipv6, packetOf, tcp, udp } from "../../test/packets.ts";
import { concatBytes } from "../write/bytes.ts";
import { type Decoded, decodePacket, formatAddress } from "./index.ts";

const words = new TextEncoder().encode("QUIT\r\n");
const raw = (data: Uint8Array, original = data.length): Decoded =>
  decodePacket(packetOf(data, 101, original));
const padded = (data: Uint8Array, size: number): Uint8Array => concatBytes([data, new Uint8Array(size)]);
const extension = (next: number, length = 0): Uint8Array =>
  concatBytes([Uint8Array.of(next, length), new Uint8Array(6 + 8 * length)]);

describe("IPv4", () => {
  it("reads addresses and time to live", () => {
    const { tcp: segment } = raw(ipv4(6, tcp(words)));
    expect(segment && [formatAddress(segment.source), formatAddress(segment.destination)]).toEqual(ends.v4);
    expect(segment?.ttl).toBe(64);
  });

  it("passes options", () => {
    expect(raw(ipv4(6, tcp(words), { options: new Uint8Array(40) })).tcp?.payload).toEqual(words);
  });

  it("leaves the padding of short Ethernet frames out", () => {
    expect(raw(padded(ipv4(6, tcp(words)), 10)).tcp).toMatchObject({ wireLength: 6, payload: words });
  });

  it("takes what is there when the total length is 0 (TSO) or too large (C10)", () => {
    expect(raw(ipv4(6, tcp(words), { totalLength: 0 })).tcp).toMatchObject({ wireLength: 6, payload: words });
    expect(raw(ipv4(6, tcp(words), { totalLength: 65_535 })).tcp).toMatchObject({
      wireLength: 6,
      payload: words,
    });
    expect(raw(ipv4(6, tcp(words), { totalLength: 0 }).subarray(0, 42), 3000).tcp).toMatchObject({
      wireLength: 2960,
    });
  });

  it.each([
    ["header length 0 (C10)", ipv4(6, tcp(words), { first: 0x40 }), "malformed"],
    ["header length 15 in 20 bytes (C10)", ipv4(6, new Uint8Array(0), { first: 0x4f }), "malformed"],
    ["total length 10 (C10)", ipv4(6, tcp(words), { totalLength: 10 }), "malformed"],
    ["version 7 (C10)", ipv4(6, tcp(words), { first: 0x75 }), "malformed"],
    ["a first fragment (C11)", ipv4(6, tcp(words), { fragment: 0x2000 }), "IP fragment"],
    ["a last fragment (C11)", ipv4(6, tcp(words), { fragment: 0x1fff }), "IP fragment"],
    ["ICMP", ipv4(1, hex("0800000000000000")), "ICMP"],
    ["ICMP, cut", ipv4(1, hex("0300")), "malformed"],
    ["IGMP", ipv4(2, new Uint8Array(8)), "IGMP"],
    ["GRE that is cut off", ipv4(47, new Uint8Array(4)), "GRE"],
    ["routed GRE", ipv4(47, Uint8Array.of(0x40, 0, 8, 0, 0, 0, 0, 0)), "GRE"],
    ["an unknown protocol", ipv4(200, new Uint8Array(8)), "IP protocol 200"],
    ["DNS query", ipv4(17, udp(50_000, 53)), "DNS"],
    ["DNS answer", ipv4(17, udp(53, 50_000)), "DNS"],
    ["mDNS", ipv4(17, udp(5353, 5353)), "mDNS"],
    ["DHCP", ipv4(17, udp(68, 67)), "DHCP"],
    ["NTP", ipv4(17, udp(123, 123)), "NTP"],
    ["UDP", ipv4(17, udp(50_000, 50_001)), "UDP"],
    ["UDP without its ports", ipv4(17, new Uint8Array(0)), "UDP"],
  ])("counts %s", (_, data, name) => {
    expect(raw(data)).toMatchObject({ tcp: null, other: name });
  });
});

describe("IPv6", () => {
  it("reads addresses and hop limit", () => {
    const { tcp: segment } = raw(ipv6(6, tcp(words)));
    expect(segment && [formatAddress(segment.source), formatAddress(segment.destination)]).toEqual(ends.v6);
    expect(segment?.ttl).toBe(63);
  });

  it.each([
    [
      "hop-by-hop, routing and destination options",
      0,
      concatBytes([extension(43), extension(60, 2), extension(6)]),
    ],
    ["an authentication header", 51, concatBytes([hex("0604"), new Uint8Array(22)])],
    ["an atomic fragment", 44, extension(6)],
    ["16 headers", 60, concatBytes([...new Array<Uint8Array>(15).fill(extension(60)), extension(6)])],
  ])("passes %s", (_, first, headers) => {
    const { tcp: segment } = raw(ipv6(first, concatBytes([headers, tcp(words)])));
    expect(segment).toMatchObject({ payload: words, wireLength: 6 });
  });

  it("takes what is there when the payload length is 0", () => {
    expect(raw(ipv6(6, tcp(words), 0)).tcp).toMatchObject({ payload: words, wireLength: 6 });
  });

  it.each([
    [
      "1000 hop-by-hop headers (C12)",
      ipv6(0, concatBytes(new Array<Uint8Array>(1000).fill(extension(0)))),
      "malformed",
    ],
    ["a header of 2048 bytes in 8 (C12)", ipv6(0, hex("06ff000000000000")), "malformed"],
    [
      "a fragment loop (C12)",
      ipv6(44, concatBytes(new Array<Uint8Array>(20).fill(extension(44)))),
      "malformed",
    ],
    ["a fragment header beyond the payload length", ipv6(44, hex("0600000100000000"), 4), "malformed"],
    ["a fragment", ipv6(44, hex("0600000100000000")), "IP fragment"],
    ["a later fragment", ipv6(44, hex("0600000800000000")), "IP fragment"],
    ["no next header (C12)", ipv6(59, new Uint8Array(0)), "IPv6 without payload"],
    ["headers cut off", ipv6(0, hex("0600")), "malformed"],
    ["headers beyond the payload length", ipv6(0, concatBytes([extension(6), tcp(words)]), 4), "malformed"],
    ["neighbour discovery", ipv6(58, hex("8700000000000000")), "ICMPv6"],
    ["DHCPv6", ipv6(17, udp(546, 547)), "DHCPv6"],
  ])("counts %s", (_, data, name) => {
    expect(raw(data)).toMatchObject({ tcp: null, other: name });
  });
});
