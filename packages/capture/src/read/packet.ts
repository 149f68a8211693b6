import type { CaptureWarning } from "./warning.ts";

/** One packet record of a capture file. */
export interface Packet {
  /** Wireshark's frame number: 1-based over the whole file. */
  readonly frame: number;
  /** Seconds since the Unix epoch; 0 when the file has no time for the packet. */
  readonly seconds: number;
  /** 0 to 999,999,999. */
  readonly nanos: number;
  /** LINKTYPE_ number, see https://www.tcpdump.org/linktypes.html. */
  readonly linkType: number;
  /** The captured bytes: a view, not changed afterwards; whoever keeps it for long copies it. */
  readonly data: Uint8Array;
  /** Bytes the packet had on the wire; more than `data.length` when the capture cut it (snaplen). */
  readonly originalLength: number;
  /** Index of the pcapng interface within its section, 0 for pcap. */
  readonly interfaceId: number;
}

/** Receives what a capture file holds, in file order. */
export interface CaptureSink {
  packet(packet: Packet): void;
  /** A comment of a pcapng section (opt_comment of its header). Not yet escaped. */
  comment?(text: string): void;
  /**
   * What a decryption secrets block holds. `type`: 0x544c534b is a TLS key log (a text file of NSS's format), see the
   * pcapng specification §4.7. The bytes are a view, valid during the call.
   */
  secrets?(type: number, bytes: Uint8Array): void;
}

/** What is known of the file so far; final after `end()`. */
export interface ReaderInfo {
  readonly format: "pcap" | "pcapng" | null;
  /** Link types of all interfaces met. */
  readonly linkTypes: ReadonlySet<number>;
  /** Packet records counted, also those that could not be read. */
  readonly packets: number;
  /** Byte offset of the record or block at which the file breaks off or turns unreadable, else null. */
  readonly truncatedAt: number | null;
  /** Bounded in number. */
  readonly warnings: readonly CaptureWarning[];
}
