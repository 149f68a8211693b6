import { describe, expect, it } from "vitest";
import { hex } from "../../test/build.ts";
import { ends, ipv4, ipv6, packetOf, tcp, udp } from "../../test/packets.ts";
import { concatBytes } from "../write/bytes.ts";
import { formatAddress } from "./address.ts";
import { decodePacket } from "./index.ts";

/** With the quoted addresses as text. */
const raw = (data: Uint8Array): object | null => {
  const error = decodePacket(packetOf(data, 101)).icmp;
  if (error === null || error.quoted === null) return error;
  const { source, destination } = error.quoted;
  const quoted = { source: formatAddress(source), destination: formatAddress(destination) };
  return { ...error, quoted: { ...error.quoted, ...quoted } };
};
const icmp = (type: number, code: number, quoted: Uint8Array): Uint8Array =>
  concatBytes([Uint8Array.of(type, code), new Uint8Array(6), quoted]);
const syn = tcp(new Uint8Array(0), { flags: 2 });

describe("ICMP errors", () => {
  const quotedTcp = (family: "v4" | "v6") => ({
    source: ends[family][0],
    sourcePort: 40_000,
    destination: ends[family][1],
    destinationPort: 21,
    seq: 0x01020304,
  });

  it.each([
    [3, 1, "Host unreachable"],
    [3, 3, "Port unreachable"],
    [3, 10, "Host administratively prohibited"],
    [3, 13, "Communication administratively filtered"],
    [3, 99, "Destination unreachable, code 99"],
    [11, 0, "Time to live exceeded"],
  ])("tie a refusal (type %i, code %i) to the segment they quote", (type, code, what) => {
    expect(raw(ipv4(1, icmp(type, code, ipv4(6, syn))))).toEqual({
      frame: 5,
      seconds: 10,
      nanos: 20,
      version: 4,
      router: "10.0.0.1",
      type,
      code,
      what,
      mtu: null,
      quoted: quotedTcp("v4"),
    });
  });

  it.each([
    [1, 1, "Administratively prohibited"],
    [1, 4, "Port unreachable"],
    [2, 0, "Packet too big"],
    [3, 0, "Hop limit exceeded"],
  ])("do so over IPv6 (type %i, code %i)", (type, code, what) => {
    expect(raw(ipv6(58, icmp(type, code, ipv6(6, syn))))).toMatchObject({
      version: 6,
      router: "2001:db8::1",
      type,
      code,
      what,
      quoted: quotedTcp("v6"),
    });
  });

  it("need only the first 8 bytes of the segment, whatever length its header says", () => {
    const quoted = ipv4(6, syn.subarray(0, 8), { totalLength: 1500, options: new Uint8Array(8) });
    expect(raw(ipv4(1, icmp(3, 1, quoted)))).toMatchObject({ quoted: quotedTcp("v4") });
    const passed = ipv6(60, concatBytes([hex("0600000000000000"), syn.subarray(0, 8)]));
    expect(raw(ipv6(58, icmp(1, 0, passed)))).toMatchObject({ quoted: quotedTcp("v6") });
  });

  it.each([
    ["UDP", ipv4(1, icmp(3, 3, ipv4(17, udp(1, 2))))],
    ["a segment cut too short", ipv4(1, icmp(3, 3, ipv4(6, syn.subarray(0, 7))))],
    ["nothing", ipv4(1, icmp(3, 3, new Uint8Array(0)))],
    ["another version", ipv4(1, icmp(3, 3, ipv6(6, syn)))],
    ["UDP over IPv6", ipv6(58, icmp(1, 4, ipv6(17, udp(1, 2))))],
    ["nothing over IPv6", ipv6(58, icmp(1, 4, new Uint8Array(0)))],
  ])("are reported without a segment when they quote %s", (_, data) => {
    expect(raw(data)).toMatchObject({ quoted: null });
  });

  it.each([
    [ipv4(1, concatBytes([hex("0304 0000 0000 0578"), ipv4(6, syn)])), 1400],
    [ipv4(1, concatBytes([hex("0304 0000 0000 0000"), ipv4(6, syn)])), null],
    [ipv4(1, concatBytes([hex("0303 0000 0000 0578"), ipv4(6, syn)])), null],
    [ipv6(58, concatBytes([hex("0200 0000 0000 0500"), ipv6(6, syn)])), 1280],
  ])("say how large a packet may be (%#)", (data, mtu) => {
    expect(raw(data)).toMatchObject({ mtu });
  });

  it("are told from echoes", () => {
    expect([raw(ipv4(1, icmp(0, 0, syn))), raw(ipv6(58, icmp(128, 0, syn)))]).toEqual([null, null]);
  });
});
