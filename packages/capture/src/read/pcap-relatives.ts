import { FtpError } from "@twinport/protocol";
import { readBounds } from "./bounds.ts";
import { readU32 } from "./integers.ts";

/** Formats of pcap's family that have other record headers, by their first four bytes, big endian. */
export const pcapRelatives: ReadonlyMap<number, string> = new Map([
  [0xa1b2cd34, "modified pcap (Kuznetzov's patch)"],
  [0x34cdb2a1, "modified pcap (Kuznetzov's patch)"],
  [0xa1e2cb12, "pcap as written by Navtel"],
  [0x12cbe2a1, "pcap as written by Navtel"],
]);

/**
 * Nokia's records have four bytes more and the plain magic. Read plainly, the second record makes no sense; four bytes
 * further on it does.
 */
export const nokiaHeaderLength = 20;

/** Whether 16 bytes can be a record header: nothing captures more of a packet than there was. */
export function isPlausibleRecord(header: Uint8Array, little: boolean): boolean {
  const captured = readU32(header, 8, little);
  return captured <= readBounds.packet && captured <= readU32(header, 12, little);
}

/** The error for a relative of pcap. */
export function unsupported(what: string, offset: number): FtpError {
  return new FtpError("unreadable", `${what} is not supported (byte ${offset})`, {
    hint: "convert it first: editcap -F pcapng IN OUT",
  });
}
