import { formatAddress, ipv4Address, ipv6Address } from "../decode/address.ts";
import { readBounds } from "./bounds.ts";
import { readU16 } from "./integers.ts";

const endOfRecords = 0;
/** Bytes of the address with which a record of a kind begins. */
const addressBytes: Readonly<Record<number, number>> = { 1: 4, 2: 16 };

/**
 * Reads the records of a name resolution block (pcapng §4.5): addresses, each with its names. Stops at the end mark, or at a
 * record that leaves the block. Of each address the first name is given.
 */
export function readNames(
  body: Uint8Array,
  little: boolean,
  name: (address: string, name: string) => void,
): void {
  let at = 0;
  while (at + 4 <= body.length) {
    const type = readU16(body, at, little);
    const length = readU16(body, at + 2, little);
    const start = at + 4;
    if (type === endOfRecords || start + length > body.length) return;
    const size = addressBytes[type] ?? 0;
    const value = body.subarray(start + size, start + length);
    const end = value.indexOf(0);
    const text = value.subarray(0, Math.min(end < 0 ? value.length : end, readBounds.hostName));
    if (size > 0 && text.length > 0) {
      const address = size === 4 ? ipv4Address(body, start) : ipv6Address(body, start);
      name(formatAddress(address), new TextDecoder().decode(text));
    }
    at = start + Math.ceil(length / 4) * 4;
  }
}
