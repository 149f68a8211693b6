import { foldMapped, parseIpv4, parseIpv6, splitZone } from "./ip.ts";

/** A network: the addresses whose first bits are these. */
export interface AddressPrefix {
  /** The address in numbers, most significant first: four bytes, or eight groups of 16 bits. */
  readonly numbers: readonly number[];
  /** Bits that count. */
  readonly length: number;
}

/** "10.0.0.0/8", "2001:db8::/32", or one address by itself; undefined for anything else. Bits beyond the length are ignored. */
export function parsePrefix(text: string): AddressPrefix | undefined {
  const [, address = "", digits] = /^([^/]*)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const numbers = numbersOf(address);
  if (numbers === undefined) return undefined;
  const bits = numbers.length === 4 ? 32 : 128;
  const length = digits === undefined ? bits : Number(digits);
  return length > bits ? undefined : { numbers, length };
}

/** Whether an address is in a network. IPv4-mapped addresses are IPv4 ones; false for what is no address. */
export function inPrefix(address: string, { numbers, length }: AddressPrefix): boolean {
  const own = numbersOf(address);
  if (own === undefined || own.length !== numbers.length) return false;
  const size = numbers.length === 4 ? 8 : 16;
  return numbers.every((number, at) => {
    const free = Math.max(0, size - Math.max(0, length - at * size));
    return number >> free === (own[at] ?? 0) >> free;
  });
}

function numbersOf(address: string): readonly number[] | undefined {
  const folded = foldMapped(address);
  return parseIpv4(folded) ?? parseIpv6(splitZone(folded).address);
}
