import { limits } from "@twinport/protocol";

/** Bounds of what a capture file may ask of the reader. */
export const readBounds = {
  /** Bytes of one packet. Larger ones are skipped. */
  packet: limits.packet,
  /** Bytes of one pcap record or pcapng block: beyond this the length itself is taken for damage. */
  block: limits.captureBlock,
  /** Bytes of a pcapng block that is read as a whole: a packet, its options (at most 64 KiB each) and header. */
  wholeBlock: 1024 * 1024,
  /** Interfaces of one pcapng section. */
  interfaces: 65_536,
  /** Warnings kept; one more says that there were others. */
  warnings: 50,
  /** Comments read of one block. */
  comments: 1000,
  /** Characters of a section's or a packet's comment. */
  comment: 4096,
  /** Bytes of a host's name: DNS has no longer ones (RFC 1035 §2.3.4). */
  hostName: 255,
} as const;
