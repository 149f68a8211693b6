/** The eight 16-bit groups of an IPv6 address, most significant first. */
export type Ipv6Groups = readonly number[];

/** Longest IPv6 text: six full groups and a dotted quad. Longer text is refused before it is looked at. */
const longestIpv6 = 45;

/**
 * A plain decimal number of at most `digits` digits: no sign, no blank, no leading zero except "0" itself
 * (C libraries read "010" as eight).
 */
export function parseDecimal(text: string, digits: number): number | undefined {
  if (text.length === 0 || text.length > digits) return undefined;
  if (text.length > 1 && text.startsWith("0")) return undefined;
  return /^[0-9]+$/.test(text) ? Number(text) : undefined;
}

/** The four bytes of a dotted quad, or undefined. Strict: four plain decimals 0-255, nothing else (not "127.1"). */
export function parseIpv4(text: string): readonly [number, number, number, number] | undefined {
  if (text.length > 15) return undefined;
  const parts = text.split(".");
  if (parts.length !== 4) return undefined;
  const [a, b, c, d] = parts.map((part) => parseDecimal(part, 3));
  if (a === undefined || b === undefined || c === undefined || d === undefined) return undefined;
  return a > 255 || b > 255 || c > 255 || d > 255 ? undefined : [a, b, c, d];
}

/** The groups of an IPv6 address (RFC 4291 §2.2), or undefined. Strict: no zone, no brackets, no prefix length. */
export function parseIpv6(text: string): Ipv6Groups | undefined {
  if (text.length < 2 || text.length > longestIpv6) return undefined;
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const [first = "", second] = halves;
  const head = parseGroups(first, second === undefined);
  const tail = second === undefined ? [] : parseGroups(second, true);
  if (head === undefined || tail === undefined) return undefined;
  const missing = 8 - head.length - tail.length;
  if (second === undefined ? missing !== 0 : missing < 1) return undefined;
  return [...head, ...new Array<number>(missing).fill(0), ...tail];
}

function parseGroups(text: string, quadAllowed: boolean): number[] | undefined {
  if (text === "") return [];
  const groups: number[] = [];
  const parts = text.split(":");
  for (const [index, part] of parts.entries()) {
    if (quadAllowed && index === parts.length - 1 && part.includes(".")) {
      const quad = parseIpv4(part);
      if (quad === undefined) return undefined;
      groups.push(quad[0] * 256 + quad[1], quad[2] * 256 + quad[3]);
    } else {
      if (!/^[0-9a-fA-F]{1,4}$/.test(part)) return undefined;
      groups.push(Number.parseInt(part, 16));
    }
  }
  return groups;
}

/** An address and its zone ("eth0" of "fe80::1%eth0", RFC 4007 §11), "" without one. */
export function splitZone(address: string): { readonly address: string; readonly zone: string } {
  const at = address.indexOf("%");
  return at < 0 ? { address, zone: "" } : { address: address.slice(0, at), zone: address.slice(at + 1) };
}

/** 4, 6, or 0 when the text is no address. A zone is allowed on IPv6, as sockets report it ("fe80::1%eth0"). */
export function ipVersion(address: string): 4 | 6 | 0 {
  if (parseIpv4(address) !== undefined) return 4;
  const split = splitZone(address);
  if (split.address !== address && split.zone === "") return 0;
  return parseIpv6(split.address) === undefined ? 0 : 6;
}

/**
 * The IPv4 address inside an IPv4-mapped one (RFC 4291 §2.5.5.2): "::ffff:1.2.3.4" and "::ffff:102:304" give
 * "1.2.3.4". A dual-stack socket reports its IPv4 peers so. Any other text comes back unchanged.
 */
export function foldMapped(address: string): string {
  if (!address.includes(":")) return address;
  const groups = parseIpv6(address);
  if (groups === undefined || groups[5] !== 0xffff || groups.slice(0, 5).some((group) => group !== 0)) {
    return address;
  }
  const [high = 0, low = 0] = groups.slice(6);
  return `${high >> 8}.${high & 255}.${low >> 8}.${low & 255}`;
}

/**
 * Whether both texts name the same address: mapped IPv4 folded, IPv6 compared by value. A zone counts only where
 * both have one, since an address inside an FTP command never carries it. False when either is no address.
 */
export function sameAddress(a: string, b: string): boolean {
  if (a === b) return ipVersion(a) !== 0;
  const left = foldMapped(a);
  const right = foldMapped(b);
  if (parseIpv4(left) !== undefined) return left === right;
  const leftSplit = splitZone(left);
  const rightSplit = splitZone(right);
  if (leftSplit.zone !== rightSplit.zone && leftSplit.zone !== "" && rightSplit.zone !== "") return false;
  const leftGroups = parseIpv6(leftSplit.address);
  const rightGroups = parseIpv6(rightSplit.address);
  if (leftGroups === undefined || rightGroups === undefined) return false;
  return leftGroups.every((group, index) => group === rightGroups[index]);
}
