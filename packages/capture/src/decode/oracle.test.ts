import { describe, expect, it } from "vitest";
import { enhancedPacket, hex, interfaceBlock, section } from "../../test/build.ts";
import { ethernet, ipv4, ipv6, packetOf, tcp } from "../../test/packets.ts";
import { hasTshark, tsharkFields } from "../../test/tshark.ts";
import { concatBytes } from "../write/bytes.ts";
import { decodePacket, formatAddress } from "./index.ts";

const words = new TextEncoder().encode("QUIT\r\n");
const four = ipv4(6, tcp(words));
const six = ipv6(6, tcp(words));

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
  ["Linux cooked v2", 276, concatBytes([hex("86dd 0000 00000002 0001 00 06 0200000000010000"), six])],
];

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
    const said = [formatAddress(source), sourcePort, destinationPort, seq, wireLength].join(" ");
    expect(theirs[index]?.trim().replaceAll(/ +/g, " ")).toBe(said);
  });
});
