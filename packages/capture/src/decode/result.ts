import type { Decoded, Fragment, IcmpError } from "./types.ts";

/** A packet that is not TCP, by a short name. */
export function other(name: string, icmp: IcmpError | null = null): Decoded {
  return { tcp: null, other: name, icmp, fragment: null };
}

/** A packet whose headers are cut off or contradict themselves. */
export const malformed: Decoded = other("malformed");

/** What fragments are counted as. */
export const fragmentName = "IP fragment";

/** A part of an IP packet. */
export function part(fragment: Fragment): Decoded {
  return { tcp: null, other: fragmentName, icmp: null, fragment };
}
