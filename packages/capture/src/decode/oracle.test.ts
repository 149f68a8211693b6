import { describe, expect, it } from "vitest";
import { enhancedPacket, hex, integer, interfaceBlock, section } from "../../test/build.ts";
import { ethernet, ipv4, ipv6, packetOf, tcp } from "../../test/packets.ts";
import { hasTshark, tsharkFields } from "../../test/tshark.ts";
import { concatBytes } from "../write/bytes.ts";
import { decodePacket, formatAddress } from "./index.ts";

const words = new TextEncoder().encode("QUIT\r\n");
const four = ipv4(6, tcp(words));
const six = ipv6(6, tcp(words));

const over = (protocol: number, header: string, inner: Uint8Array): Uint8Array =>
  ethernet(0x0800, ipv4(protocol, concatBytes([hex(header), inner])));
const overUdp = (port: number, header: string, inner: Uint8Array): Uint8Array => {
  const body = concatBytes([hex(header), inner]);
  const ports = concatBytes([integer(50_000, 2, false), integer(port, 2, false)]);
  return over(17, "", concatBytes([ports, integer(8 + body.length, 2, false), integer(0, 2), body]));
};
const attribute = (payload: Uint8Array): Uint8Array =>
  concatBytes([integer(4 + payload.length, 2), integer(9, 2), payload]);
const snap = "aaaa03000000";
const wlan = "020000000001 020000000002 020000000003 1000";
const radiotap = "0000 0900 02000000 00";

const layers: [name: string, linkType: number, data: Uint8Array][] = [
  ["QinQ", 1, ethernet(0x88a8, hex("00018100 00020800"), four)],
  ["0x9100 and 0x8100", 1, ethernet(0x9100, hex("00018100 000286dd"), six)],
  ["PPPoE", 1, ethernet(0x8864, hex("1100 0007 0032 0021"), four)],
  ["PPPoE in a VLAN", 1, ethernet(0x8100, hex("00078864 1100 0007 0046 0057"), six)],
  ["MPLS", 1, ethernet(0x8847, hex("00010040 00011140"), four)],
  ["PPP", 9, concatBytes([hex("0021"), four])],
  ["PPP with address and control", 9, concatBytes([hex("ff03 0057"), six])],
  ["PPP on a serial line", 50, concatBytes([hex("ff03 0021"), four])],
  ["Cisco's HDLC", 104, concatBytes([hex("0f00 0800"), four])],
  ["NULL, little endian", 0, concatBytes([hex("02000000"), four])],
  ["NULL, big endian", 0, concatBytes([hex("00000002"), four])],
  ...[24, 28, 30].flatMap((family): [string, number, Uint8Array][] => [
    [`NULL, IPv6 as ${family}`, 0, concatBytes([Uint8Array.of(family, 0, 0, 0), six])],
    [`LOOP, IPv6 as ${family}`, 108, concatBytes([Uint8Array.of(0, 0, 0, family), six])],
  ]),
  ["raw IP, IPv4", 101, four],
  ["raw IP, IPv6", 101, six],
  ["IPv4", 228, four],
  ["IPv6", 229, six],
  ["Linux cooked", 113, concatBytes([hex("0000 0001 0006 020000000001 0000 0800"), four])],
  ["GRE", 1, over(47, "0000 0800", four)],
  ["GRE with checksum, key and sequence number", 1, over(47, "b000 86dd 0000 0000 00000007 00000001", six)],
  ["GRE over IPv6", 1, ethernet(0x86dd, ipv6(47, concatBytes([hex("0000 0800"), four])))],
  ["Ethernet in GRE", 1, over(47, "2000 6558 00000007", ethernet(0x0800, four))],
  ["PPTP", 1, over(47, "3081 880b 002c 0001 00000001 00000001 ff03 0021", four)],
  ["ERSPAN I", 1, over(47, "0000 88be", ethernet(0x0800, four))],
  ["ERSPAN II", 1, over(47, "1000 88be 00000001 1001000000000000", ethernet(0x86dd, six))],
  ["ERSPAN III", 1, over(47, "1000 22eb 00000001 200100000000000000000000", ethernet(0x0800, four))],
  ["IPv4 in IPv4", 1, over(4, "", four)],
  ["IPv6 in IPv4", 1, over(41, "", six)],
  ["IPv4 in IPv6", 1, ethernet(0x86dd, ipv6(4, four))],
  [
    "an authentication header",
    1,
    over(51, "0604 0000 00000001 00000001 000000000000000000000000", tcp(words)),
  ],
  ["Ethernet in IP", 1, over(97, "3000", ethernet(0x0800, four))],
  ["MPLS in IP", 1, over(137, "00010140", four)],
  ["VXLAN", 1, overUdp(4789, "08000000 00000700", ethernet(0x0800, four))],
  ["Geneve", 1, overUdp(6081, "0000 6558 00000700", ethernet(0x0800, four))],
  ["Geneve with options", 1, overUdp(6081, "0200 0800 00000700 0102800100000000", four)],
  ["GTP-U", 1, overUdp(2152, "30ff 002e 00000007", four)],
  ["GTP-U with an extension", 1, overUdp(2152, "34ff 0036 00000007 00000085 01100900", four)],
  ["GRE in VXLAN", 1, overUdp(4789, "08000000 00000700", over(47, "0000 0800", four))],
  ["a provider's backbone", 1, ethernet(0x88e7, hex("00000007"), ethernet(0x0800, four))],
  ["802.11", 105, concatBytes([hex(`0801 0000 ${wlan} ${snap} 0800`), four])],
  [
    "802.11 between access points",
    105,
    concatBytes([hex(`0803 0000 ${wlan} 020000000004 ${snap} 86dd`), six]),
  ],
  ["802.11 with quality of service", 105, concatBytes([hex(`8802 0000 ${wlan} 0000 ${snap} 0800`), four])],
  ["radiotap", 127, concatBytes([hex(`${radiotap} 8802 0000 ${wlan} 0000 ${snap} 0800`), four])],
  [
    "radiotap, padded",
    127,
    concatBytes([
      hex(
        `0000 1c00 03000080 00000000 00000000 0000000000000000 20000000 8802 0000 ${wlan} 0000 0000 ${snap} 0800`,
      ),
      four,
    ]),
  ],
  [
    "Prism",
    119,
    concatBytes([hex("44000000 90000000"), new Uint8Array(136), hex(`0801 0000 ${wlan} ${snap} 0800`), four]),
  ],
  [
    "AVS",
    163,
    concatBytes([hex("80211001 00000040"), new Uint8Array(56), hex(`0801 0000 ${wlan} ${snap} 0800`), four]),
  ],
  ["NFLOG", 239, concatBytes([hex("0200 0000 0800 0100 0800 0000 0600 0a00 6c6f 0000"), attribute(four)])],
  ["NFLOG, IPv6", 239, concatBytes([hex("0a00 0000"), attribute(six)])],
  ["LLC over ATM", 100, concatBytes([hex(`${snap} 0800`), four])],
  ["PPP with direction", 204, concatBytes([hex("01 ff03 0021"), four])],
  ["Linux cooked v2", 276, concatBytes([hex("86dd 0000 00000002 0001 00 06 0200000000010000"), six])],
];

function splitAt<T>(list: readonly T[], at: number): [T[], T[]] {
  return [list.slice(0, at), list.slice(at)];
}

describe.skipIf(!hasTshark)("tshark reads the same segment", () => {
  // One run for all of them: a pcapng file with an interface for each.
  const theirs = tsharkFields(
    concatBytes([
      section(),
      ...layers.map(([, linkType]) => interfaceBlock({ linkType })),
      ...layers.map(([, , data], interfaceId) => enhancedPacket(data, { interfaceId })),
    ]),
    ...["ip.src", "ipv6.src", "tcp.srcport", "tcp.dstport", "tcp.seq_raw", "tcp.len"],
  );

  it.each(layers.map((layer, index) => [...layer, index] as const))("in %s (link type %i)", (...layer) => {
    const [, linkType, data, index] = layer;
    const { tcp: ours } = decodePacket(packetOf(data, linkType));
    if (ours === null) throw new Error("no TCP");
    const { source, sourcePort, destinationPort, seq, wireLength } = ours;
    // The addresses of a tunnel's outer packets stand before the inner ones.
    const [addresses, rest] = splitAt((theirs[index] ?? "").trim().split(/[ ,]+/), -4);
    expect(addresses).toContain(formatAddress(source));
    expect(rest).toEqual([sourcePort, destinationPort, seq, wireLength].map(String));
  });
});
