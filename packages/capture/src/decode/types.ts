import type { Address } from "./address.ts";

/** Bits of TcpSegment.flags (RFC 9293 §3.1). */
export const TCP_FIN = 0x01;
/** Synchronize sequence numbers. */
export const TCP_SYN = 0x02;
/** Reset the connection. */
export const TCP_RST = 0x04;
/** Push. */
export const TCP_PSH = 0x08;
/** The acknowledgment number is valid. */
export const TCP_ACK = 0x10;
/** The urgent pointer is valid. */
export const TCP_URG = 0x20;

/**
 * One TCP segment with what the tracker needs of the headers around it. The decoder fills the same one, its addresses
 * too, for every packet: whoever keeps something of it copies that.
 */
export interface TcpSegment {
  readonly frame: number;
  readonly seconds: number;
  readonly nanos: number;
  readonly source: Address;
  readonly sourcePort: number;
  readonly destination: Address;
  readonly destinationPort: number;
  /** As on the wire, 0 to 2^32-1. */
  readonly seq: number;
  readonly ack: number;
  /** TCP_FIN … TCP_URG. */
  readonly flags: number;
  /** Unscaled. */
  readonly window: number;
  /** The captured part of the payload: a view, made each time it is asked for. */
  readonly payload: Uint8Array;
  /** What the packet lies in; the captured part of the payload is `data` from `payloadStart` to `payloadEnd`. */
  readonly data: Uint8Array;
  readonly payloadStart: number;
  readonly payloadEnd: number;
  /** Payload bytes on the wire; more than were captured when the capture cut the packet. */
  readonly wireLength: number;
  /** Maximum segment size option, null without it. */
  readonly mss: number | null;
  /** Window scale option, null without it. */
  readonly windowScale: number | null;
  /** Time to live or hop limit. */
  readonly ttl: number;
  /** IPv4's identification; 0 where there is none. */
  readonly id: number;
  /** The checksum field. */
  readonly checksum: number;
  /** Which interface captured it, of which file of several. */
  readonly point: number;
  /** What came of computing it; null where it was not: see tcp-checksum.ts. */
  readonly checked: ChecksumVerdict | null;
}

/** "started": it holds the sum of the pseudo header only, as a host leaves it for its network card to go on with. */
export type ChecksumVerdict = "right" | "wrong" | "started";

/** An ICMP or ICMPv6 error, with the TCP segment it quotes. */
export interface IcmpError {
  readonly frame: number;
  readonly seconds: number;
  readonly nanos: number;
  readonly version: 4 | 6;
  /** Who sent the error. */
  readonly router: string;
  /** RFC 792 or RFC 4443 §3. */
  readonly type: number;
  readonly code: number;
  /** English, as in the registry: "Destination port unreachable". */
  readonly what: string;
  /** The largest packet that can be passed on: of "fragmentation needed" (RFC 1191 §4) and "packet too big", else null. */
  readonly mtu: number | null;
  /** The segment that could not be delivered; null when it is not TCP or cut too short. */
  readonly quoted: QuotedSegment | null;
}

/** The ends of a segment. */
export type SegmentEnds = Pick<TcpSegment, "source" | "sourcePort" | "destination" | "destinationPort">;

/** What an ICMP error quotes of a segment. */
type QuotedSegment = SegmentEnds & Pick<TcpSegment, "seq">;

/** A part of an IP packet. */
export interface Fragment {
  readonly version: 4 | 6;
  readonly source: Address;
  readonly destination: Address;
  readonly ttl: number;
  /** What all parts have in common: IPv4's identification, or that in IPv6's fragment header. */
  readonly id: number;
  /** Index of its first byte in the packet's `data`. */
  readonly at: number;
  /** Its length on the wire; the capture may hold less. */
  readonly length: number;
  /** Of what the whole packet carries. */
  readonly protocol: number;
  /** Bytes of the whole packet before this part. */
  readonly offset: number;
  /** It is not the last part. */
  readonly more: boolean;
}

/** What a packet turned out to be. */
export interface Decoded {
  /** Valid until the next packet is decoded into the same record; null for all but TCP. */
  readonly tcp: TcpSegment | null;
  /** A short name to count by, such as "ARP", "DNS" or "ethertype 0x88e5"; "TCP" with `tcp`. */
  readonly other: string;
  /** An ICMP error that quotes something. */
  readonly icmp: IcmpError | null;
  /** Of a part of an IP packet: by this Fragments puts the whole together. */
  readonly fragment: Fragment | null;
}
