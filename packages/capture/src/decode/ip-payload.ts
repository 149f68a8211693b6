import type { Address } from "./address.ts";

/** What lies inside an IP packet. */
export interface IpPayload {
  readonly source: Address;
  readonly destination: Address;
  readonly ttl: number;
  /** Identification: IPv4's, or that of an IPv6 packet that came in fragments; else 0. */
  readonly id: number;
  /** Offset of the first byte after the IP headers in the packet's data. */
  readonly at: number;
  /** Its length on the wire; the capture may hold less. */
  readonly length: number;
}

/** IP protocol numbers that are decoded. */
export const ipProtocols = { icmp: 1, tcp: 6, udp: 17, icmpv6: 58 } as const;
