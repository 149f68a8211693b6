import type { CaptureWarning } from "./warning.ts";

/**
 * One packet record of a capture file. The reader has one such object for all packets, so it is valid only during the
 * call that brings it: whoever keeps something of it copies that.
 */
export interface Packet {
  /** Wireshark's frame number: 1-based over the whole file. */
  readonly frame: number;
  /** Seconds since the Unix epoch; 0 when the file has no time for the packet. */
  readonly seconds: number;
  /** 0 to 999,999,999. */
  readonly nanos: number;
  /** LINKTYPE_ number, see https://www.tcpdump.org/linktypes.html. */
  readonly linkType: number;
  /** What the captured bytes lie in, from `start` to `end`; around them are other parts of the file. */
  readonly data: Uint8Array;
  /** Index in `data` of the first captured byte. */
  readonly start: number;
  /** Index in `data` behind the last one. */
  readonly end: number;
  /** Bytes the packet had on the wire; more than `end - start` when the capture cut it (snaplen). */
  readonly originalLength: number;
  /** Index of the pcapng interface within its section, 0 for pcap. */
  readonly interfaceId: number;
}

/** The one packet of a reader, which its parser fills anew for each record. */
export class PacketRecord implements Packet {
  frame = 0;
  seconds = 0;
  nanos = 0;
  linkType = 0;
  data: Uint8Array = new Uint8Array(0);
  start = 0;
  end = 0;
  originalLength = 0;
  interfaceId = 0;
}

/** Receives what a capture file holds, in file order. */
export interface CaptureSink {
  /** `packet` is valid during the call only. */
  packet(packet: Packet): void;
  /** A comment of a pcapng section (opt_comment of its header). Not yet escaped. */
  comment?(text: string): void;
  /** A comment on the packet of frame `frame`, before that comes. Not yet escaped. */
  packetComment?(frame: number, text: string): void;
  /** The file calls the host at `address` by a name (pcapng §4.5). Not yet escaped. */
  name?(address: string, name: string): void;
  /**
   * What a decryption secrets block holds. `type`: 0x544c534b is a TLS key log (a text file of NSS's format), see the
   * pcapng specification §4.7. The bytes are a view, valid during the call.
   */
  secrets?(type: number, bytes: Uint8Array): void;
}

/** What is known of the file so far; final after `end()`. */
export interface ReaderInfo {
  readonly format: "pcap" | "pcapng" | "snoop" | null;
  /** Link types of all interfaces met. */
  readonly linkTypes: ReadonlySet<number>;
  /** Packet records counted, also those that could not be read. */
  readonly packets: number;
  /** Byte offset of the record or block at which the file breaks off or turns unreadable, else null. */
  readonly truncatedAt: number | null;
  /** Bounded in number. */
  readonly warnings: readonly CaptureWarning[];
}
