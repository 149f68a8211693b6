import type { Packet } from "../src/read/index.ts";
import { concatBytes } from "../src/write/bytes.ts";
import { hex, integer } from "./build.ts";

const be = (value: number, size: 2 | 4): Uint8Array => integer(value, size, false);

/** A packet as the reader gives it; whole unless `originalLength` says otherwise. */
export function packetOf(data: Uint8Array, linkType = 1, originalLength = data.length): Packet {
  const place = { start: 0, end: data.length };
  return { frame: 5, seconds: 10, nanos: 20, linkType, data, ...place, originalLength, interfaceId: 0 };
}

/** An Ethernet header and what follows. */
export function ethernet(type: number, ...rest: Uint8Array[]): Uint8Array {
  return concatBytes([hex("020000000002 020000000001"), be(type, 2), ...rest]);
}

/** Addresses of every packet made here. */
export const ends = { v4: ["10.0.0.1", "10.0.0.2"], v6: ["2001:db8::1", "2001:db8::2"] } as const;

/** An IPv4 packet from 10.0.0.1 to 10.0.0.2. */
export function ipv4(
  protocol: number,
  payload: Uint8Array,
  options: {
    totalLength?: number;
    options?: Uint8Array;
    fragment?: number;
    first?: number;
    id?: number;
  } = {},
): Uint8Array {
  const extra = options.options ?? new Uint8Array(0);
  const first = options.first ?? 0x45 + extra.length / 4;
  const total = options.totalLength ?? 20 + extra.length + payload.length;
  return concatBytes([
    Uint8Array.of(first, 0),
    be(total, 2),
    be(options.id ?? 1, 2),
    be(options.fragment ?? 0x4000, 2),
    Uint8Array.of(64, protocol),
    hex("0000 0a000001 0a000002"),
    extra,
    payload,
  ]);
}

/** An IPv6 packet from 2001:db8::1 to 2001:db8::2. */
export function ipv6(next: number, payload: Uint8Array, length = payload.length): Uint8Array {
  return concatBytes([
    hex("60000000"),
    be(length, 2),
    Uint8Array.of(next, 63),
    hex("20010db8000000000000000000000001 20010db8000000000000000000000002"),
    payload,
  ]);
}

/** A TCP segment from port 40000 to port 21, sequence number 0x01020304, ACK and PSH. */
export function tcp(
  payload: Uint8Array,
  options: { options?: Uint8Array; flags?: number; dataOffset?: number } = {},
): Uint8Array {
  const extra = options.options ?? new Uint8Array(0);
  const offset = options.dataOffset ?? 5 + extra.length / 4;
  return concatBytes([
    be(40_000, 2),
    be(21, 2),
    hex("01020304 f0000001"),
    Uint8Array.of(offset << 4, options.flags ?? 0x18),
    hex("1000 0000 0000"),
    extra,
    payload,
  ]);
}

/** A UDP header between two ports. */
export function udp(source: number, destination: number): Uint8Array {
  return concatBytes([be(source, 2), be(destination, 2), be(8, 2), be(0, 2)]);
}

/** The fragments of an IPv4 packet, cut at these offsets. */
export function fragments4(
  protocol: number,
  payload: Uint8Array,
  cuts: readonly number[],
  id = 1,
): Uint8Array[] {
  return parts(payload, cuts).map(({ bytes, start, more }) =>
    ipv4(protocol, bytes, { id, fragment: (more ? 0x2000 : 0) | (start / 8) }),
  );
}

/** The fragments of an IPv6 packet, cut at these offsets. */
export function fragments6(next: number, payload: Uint8Array, cuts: readonly number[], id = 1): Uint8Array[] {
  return parts(payload, cuts).map(({ bytes, start, more }) => {
    const header = [Uint8Array.of(next, 0), be(start | (more ? 1 : 0), 2), be(id, 4)];
    return ipv6(44, concatBytes([...header, bytes]));
  });
}

function parts(
  payload: Uint8Array,
  cuts: readonly number[],
): { bytes: Uint8Array; start: number; more: boolean }[] {
  return [0, ...cuts].map((start, index) => {
    const end = cuts[index] ?? payload.length;
    return { bytes: payload.subarray(start, end), start, more: index < cuts.length };
  });
}
