import { i32 } from "./integers.ts";

/**
 * An IP address as it comes off the wire: numbers, because a string a packet would cost more than all the rest.
 * The words are signed 32-bit; an IPv4 address has w0 to w2 zero.
 */
export interface Address {
  readonly version: 4 | 6;
  readonly w0: number;
  readonly w1: number;
  readonly w2: number;
  readonly w3: number;
}

/** An address that is written anew for each packet. */
export class AddressRecord implements Address {
  version: 4 | 6 = 4;
  w0 = 0;
  w1 = 0;
  w2 = 0;
  w3 = 0;
}

/** Reads the IPv4 address at `at`. */
export function ipv4Address(bytes: Uint8Array, at: number, into = new AddressRecord()): Address {
  into.version = 4;
  into.w0 = 0;
  into.w1 = 0;
  into.w2 = 0;
  into.w3 = i32(bytes, at);
  return into;
}

/** Reads the IPv6 address at `at`. */
export function ipv6Address(bytes: Uint8Array, at: number, into = new AddressRecord()): Address {
  into.version = 6;
  into.w0 = i32(bytes, at);
  into.w1 = i32(bytes, at + 4);
  into.w2 = i32(bytes, at + 8);
  into.w3 = i32(bytes, at + 12);
  return into;
}

/** Text of an address: dotted decimal, or RFC 5952 for IPv6. */
export function formatAddress(address: Address): string {
  return address.version === 4 ? dotted(address.w3) : formatIpv6(address);
}

function dotted(word: number): string {
  return `${word >>> 24}.${(word >>> 16) & 255}.${(word >>> 8) & 255}.${word & 255}`;
}

function formatIpv6({ w0, w1, w2, w3 }: Address): string {
  if (w0 === 0 && w1 === 0 && w2 === 0xffff) return `::ffff:${dotted(w3)}`; // RFC 5952 §5
  const groups: number[] = [];
  for (const word of [w0, w1, w2, w3]) groups.push(word >>> 16, word & 0xffff);
  const { start, length } = longestZeroRun(groups);
  const hex = (part: readonly number[]): string => part.map((group) => group.toString(16)).join(":");
  if (length < 2) return hex(groups); // RFC 5952 §4.2.2: one group alone is not shortened
  return `${hex(groups.slice(0, start))}::${hex(groups.slice(start + length))}`;
}

/** The first of the longest runs (RFC 5952 §4.2.3). */
function longestZeroRun(groups: readonly number[]): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  let run = 0;
  groups.forEach((group, index) => {
    run = group === 0 ? run + 1 : 0;
    if (run > best.length) best = { start: index - run + 1, length: run };
  });
  return best;
}
