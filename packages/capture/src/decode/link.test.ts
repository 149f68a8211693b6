import { describe, expect, it } from "vitest";
import { hex } from "../../test/build.ts";
import { ethernet, ipv4, ipv6, packetOf, tcp } from "../../test/packets.ts";
import { concatBytes } from "../write/bytes.ts";
import { isDecoded } from "./decode.ts";
import { decodePacket } from "./index.ts";

const words = new TextEncoder().encode("QUIT\r\n");
const four = ipv4(6, tcp(words));
const six = ipv6(6, tcp(words));
const tags = (count: number): Uint8Array =>
  concatBytes([...new Array<Uint8Array>(count - 1).fill(hex("00018100")), hex("00010800")]);
const wlan = "020000000001 020000000002 020000000003 1000";
/** A segment in so many tunnels, each in the next. */
const nested = (depth: number): Uint8Array => {
  let inner = four;
  for (let count = 0; count < depth; count++) inner = ipv4(4, inner);
  return inner;
};

describe("link layers", () => {
  it.each([
    ["Ethernet, IPv4", 1, ethernet(0x0800, four)],
    ["Ethernet, IPv6", 1, ethernet(0x86dd, six)],
    ["one VLAN tag (802.1Q)", 1, ethernet(0x8100, hex("00640800"), four)],
    ["two VLAN tags (802.1ad)", 1, ethernet(0x88a8, hex("00018100 000286dd"), six)],
    ["eight VLAN tags", 1, ethernet(0x8100, tags(8), four)],
    ["three VLAN tags (0x9100)", 1, ethernet(0x9100, hex("000188a8 00028100 00030800"), four)],
    ["PPPoE", 1, ethernet(0x8864, hex("1100 0007 0050 0021"), four)],
    ["PPPoE in a VLAN, IPv6", 1, ethernet(0x8100, hex("00078864 1100 0007 0050 0057"), six)],
    ["PPPoE with a compressed protocol", 1, ethernet(0x8864, hex("1100 0007 0050 21"), four)],
    ["MPLS, one label", 1, ethernet(0x8847, hex("00010140"), four)],
    ["MPLS, eight labels", 1, ethernet(0x8847, hex("00010040".repeat(7)), hex("00010140"), six)],
    ["802.3 with SNAP", 1, ethernet(0x0030, hex("aaaa03 000000 0800"), four)],
    ["Linux cooked", 113, concatBytes([hex("0000 0001 0006 020000000001 0000 0800"), four])],
    ["Linux cooked, loopback", 113, concatBytes([hex("0000 0304 0006 000000000000 0000 86dd"), six])],
    [
      "Linux cooked with VLAN",
      113,
      concatBytes([hex("0000 0001 0006 020000000001 0000 8100 00010800"), four]),
    ],
    ["Linux cooked v2", 276, concatBytes([hex("0800 0000 00000002 0001 00 06 0200000000010000"), four])],
    ["NULL, little endian, IPv4", 0, concatBytes([hex("02000000"), four])],
    ["NULL, big endian, IPv4", 0, concatBytes([hex("00000002"), four])],
    ["NULL, macOS IPv6", 0, concatBytes([hex("1e000000"), six])],
    ["NULL, FreeBSD IPv6, big endian", 0, concatBytes([hex("0000001c"), six])],
    ["LOOP, OpenBSD IPv6", 108, concatBytes([hex("00000018"), six])],
    ["NULL, Linux IPv6", 0, concatBytes([hex("0a000000"), six])],
    ["NULL, OpenBSD IPv6, big endian", 0, concatBytes([hex("00000018"), six])],
    ["LOOP, IPv4", 108, concatBytes([hex("00000002"), four])],
    ["PPP", 9, concatBytes([hex("0021"), four])],
    ["PPP with address and control", 9, concatBytes([hex("ff03 0057"), six])],
    ["PPP with MPLS", 9, concatBytes([hex("ff03 0281 00010140"), four])],
    ["PPP on a serial line", 50, concatBytes([hex("ff03 0021"), four])],
    ["PPP on a serial line, Cisco's HDLC", 50, concatBytes([hex("0f00 0800"), four])],
    ["PPPoE without Ethernet", 51, concatBytes([hex("1100 0007 0050 0021"), four])],
    ["Cisco's HDLC", 104, concatBytes([hex("8f00 86dd"), six])],
    ["MPLS without a link layer", 219, concatBytes([hex("00010140"), four])],
    [
      "802.11 with several packets",
      105,
      concatBytes([hex(`8802 0000 ${wlan} 8000 ${"00".repeat(14)} aaaa03 000000 0800`), four]),
    ],
    [
      "802.11 with HT control",
      105,
      concatBytes([hex(`8882 0000 ${wlan} 0000 00000000 aaaa03 000000 0800`), four]),
    ],
    ["NFLOG, big endian", 239, concatBytes([hex("0200 0000 0008 0001 0800 0000"), hex("0032 0009"), four])],
    [
      "VXLAN on Linux's port",
      1,
      ethernet(
        0x0800,
        ipv4(17, concatBytes([hex("c350 2118 0000 0000 08000000 00000700"), ethernet(0x86dd, six)])),
      ),
    ],
    ["raw IP (101), IPv4", 101, four],
    ["raw IP (101), IPv6", 101, six],
    ["raw IP (12)", 12, four],
    ["raw IP (14)", 14, six],
    ["IPv4 (228)", 228, four],
    ["IPv6 (229)", 229, six],
  ])("%s", (_, linkType, data) => {
    const { tcp: segment } = decodePacket(packetOf(data, linkType));
    expect(isDecoded(linkType)).toBe(true);
    expect(segment).toMatchObject({
      frame: 5,
      seconds: 10,
      nanos: 20,
      sourcePort: 40_000,
      destinationPort: 21,
    });
    expect(segment?.payload).toEqual(words);
    expect(segment?.wireLength).toBe(6);
  });

  it.each([
    ["ARP", 1, ethernet(0x0806, new Uint8Array(28))],
    ["LLDP", 1, ethernet(0x88cc, new Uint8Array(28))],
    ["PPPoE discovery", 1, ethernet(0x8863, hex("1109 0000 0000"))],
    ["malformed", 1, ethernet(0x8864, hex("1100"))],
    ["malformed", 1, ethernet(0x8864, hex("1100 0007 0050 00"))],
    ["malformed", 1, ethernet(0x8864, hex("2100 0007 0050 0021"), four)],
    ["PPP LCP", 1, ethernet(0x8864, hex("1100 0007 000a c021 0909 0008 00000000"))],
    ["PPP protocol 0x4021", 9, hex("4021 00")],
    ["malformed", 9, hex("ff03")],
    ["malformed", 9, new Uint8Array(0)],
    ["malformed", 50, hex("0f00 08")],
    ["malformed", 1, ethernet(0x8847, hex("00"))],
    ["malformed", 1, ethernet(0x8847, hex("00010040".repeat(9)), four)],
    ["malformed", 1, ethernet(0x8847, hex("00010140"))],
    ["MPLS", 1, ethernet(0x8847, hex("00010140 00000000"), ethernet(0x0800, four))],
    ["802.11 management", 105, hex("8000 0000")],
    ["802.11 control", 127, hex("0000 0800 00000000 d400 0000")],
    ["802.11 data, encrypted", 105, hex("0841 0000")],
    ["802.11 data without data", 105, hex("4801 0000")],
    ["malformed", 127, hex("0000 0900 00000000")],
    ["malformed", 119, new Uint8Array(143)],
    ["malformed", 239, hex("0200 0000 0300 0900 45")],
    ["IP-in-IP", 101, nested(9)],
    ["IP-in-IP", 101, nested(3000)],
    ["STP", 1, ethernet(0x0026, hex("424203 0000"))],
    ["LLC", 1, ethernet(0x0026, hex("fefe03 8100"))],
    ["LLC", 1, ethernet(0x0026, hex("aaaa03 00000c 2000"))],
    ["malformed", 1, ethernet(0x0026)],
    ["ethertype 0x1234", 1, ethernet(0x1234)],
    ["STP", 113, hex("0001 0001 0006 020000000001 0000 0004 424203")],
    ["malformed", 1, new Uint8Array(13)],
    ["malformed", 1, ethernet(0x8100, hex("0001"))],
    ["malformed", 1, ethernet(0x8100, tags(9), four)],
    ["malformed", 1, ethernet(0x8100, tags(64), four)],
    ["malformed", 113, new Uint8Array(15)],
    ["malformed", 276, new Uint8Array(19)],
    ["malformed", 0, new Uint8Array(3)],
    ["address family 7", 0, hex("07000000 00")],
    ["malformed", 101, new Uint8Array(0)],
    ["malformed", 101, hex("75")],
    ["link type 147", 147, four],
  ])("counts as %s (link type %i)", (name, linkType, data) => {
    expect(decodePacket(packetOf(data, linkType))).toMatchObject({
      tcp: null,
      other: name,
      icmp: null,
      fragment: null,
    });
  });

  it("goes into eight tunnels", () => {
    expect(decodePacket(packetOf(nested(8), 101)).tcp).toMatchObject({ destinationPort: 21 });
  });

  it("survives being cut anywhere", () => {
    for (const data of [ethernet(0x8100, tags(2), four), ethernet(0x86dd, six)]) {
      for (let length = 0; length <= data.length; length++) {
        const decoded = decodePacket(packetOf(data.subarray(0, length), 1, data.length));
        const headers = data.length - words.length;
        expect(decoded.tcp !== null).toBe(length >= headers);
        if (decoded.tcp !== null)
          expect([decoded.tcp.payload.length, decoded.tcp.wireLength]).toEqual([length - headers, 6]);
      }
    }
  });
});
