import type { Endpoint } from "../wire/events.ts";
import { parseDecimal } from "./ip.ts";

/** Bytes of an address, by the number of its family (RFC 1639 §1): that of the IP version. */
const addressBytes: Readonly<Record<number, number>> = { 4: 4, 6: 16 };
const portBytes = 2;
/** Sixteen bytes of address, two of port, and the three numbers that count them. */
const mostNumbers = 21;

/**
 * LPRT's argument, strictly: "4,4,132,235,1,2,2,24,131", which is address family, length of the address and its bytes,
 * length of the port and its bytes, as plain decimals (RFC 1639 §2). IPv4 and IPv6; undefined for the rest.
 */
export function parseLongHostPort(argument: string): Endpoint | undefined {
  const parts = argument.split(",", mostNumbers + 1);
  const numbers = parts.map((part) => parseDecimal(part, 3) ?? 256);
  const [family = 0, length = 0] = numbers;
  const end = 2 + length;
  if (addressBytes[family] !== length || numbers.length !== end + 1 + portBytes) return undefined;
  if (numbers[end] !== portBytes || numbers.some((number) => number > 255)) return undefined;
  const address = numbers.slice(2, end);
  const [high = 0, low = 0] = numbers.slice(end + 1);
  return { address: family === 4 ? address.join(".") : groups(address), port: high * 256 + low };
}

function groups(bytes: readonly number[]): string {
  const pairs = bytes.flatMap((high, at) => (at % 2 === 0 ? [high * 256 + (bytes[at + 1] ?? 0)] : []));
  return pairs.map((pair) => pair.toString(16)).join(":");
}
