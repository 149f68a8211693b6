import { foldMapped, ipVersion } from "@twinport/protocol";

/** What one peer can be expected to own: an IPv4 address, or an IPv6 /64 as four groups. */
export function networkOf(address: string): string {
  return ipv6Network(address, 4) ?? foldMapped(address);
}

/** What one site can be expected to own: an IPv6 /48, from which it has 65,536 networks; null for IPv4. */
export function siteOf(address: string): string | null {
  return ipv6Network(address, 3);
}

function ipv6Network(address: string, groups: 3 | 4): string | null {
  const folded = foldMapped(address);
  if (ipVersion(folded) !== 6) return null;
  const [before = "", after = ""] = (folded.split("%", 1)[0] ?? "").toLowerCase().split("::");
  const head = before === "" ? [] : before.split(":");
  const tail = after === "" ? [] : after.split(":");
  const zeros = Math.max(0, 8 - head.length - tail.length);
  const all = [...head, ...Array<string>(zeros).fill("0"), ...tail];
  return `${all.slice(0, groups).join(":")}::/${groups * 16}`;
}
