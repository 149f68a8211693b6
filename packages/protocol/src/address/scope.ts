import { foldMapped, type Ipv6Groups, parseIpv4, parseIpv6, splitZone } from "./ip.ts";

/**
 * How far an address reaches, after folding IPv4-mapped ones:
 * - `unspecified`: 0.0.0.0/8, ::, and text that is no address at all
 * - `loopback`: 127.0.0.0/8, ::1
 * - `private`: RFC 1918, fc00::/7 (RFC 4193), the old site-local fec0::/10
 * - `shared`: 100.64.0.0/10, between a provider's NAT and its customers (RFC 6598)
 * - `link-local`: 169.254.0.0/16, fe80::/10
 * - `multicast`: 224.0.0.0/4, ff00::/8
 * - `broadcast`: 255.255.255.255
 * - `public`: everything else
 */
export type AddressScope =
  | "unspecified"
  | "loopback"
  | "private"
  | "shared"
  | "link-local"
  | "multicast"
  | "broadcast"
  | "public";

/** The scope of an address; see {@link AddressScope}. Never throws. */
export function addressScope(address: string): AddressScope {
  const quad = parseIpv4(foldMapped(address));
  if (quad !== undefined) return ipv4Scope(quad);
  const groups = parseIpv6(splitZone(address).address);
  return groups === undefined ? "unspecified" : ipv6Scope(groups);
}

function ipv4Scope([a, b, c, d]: readonly [number, number, number, number]): AddressScope {
  if (a === 0) return "unspecified";
  if (a === 127) return "loopback";
  if (a === 10 || (a === 172 && b >= 16 && b <= 31) || (a === 192 && b === 168)) return "private";
  if (a === 100 && b >= 64 && b <= 127) return "shared";
  if (a === 169 && b === 254) return "link-local";
  if (a >= 224 && a <= 239) return "multicast";
  if (a === 255 && b === 255 && c === 255 && d === 255) return "broadcast";
  return "public";
}

function ipv6Scope(groups: Ipv6Groups): AddressScope {
  const first = groups[0] ?? 0;
  if (groups.slice(0, 7).every((group) => group === 0)) {
    if (groups[7] === 0) return "unspecified";
    if (groups[7] === 1) return "loopback";
  }
  if ((first & 0xfe00) === 0xfc00 || (first & 0xffc0) === 0xfec0) return "private";
  if ((first & 0xffc0) === 0xfe80) return "link-local";
  if ((first & 0xff00) === 0xff00) return "multicast";
  return "public";
}
