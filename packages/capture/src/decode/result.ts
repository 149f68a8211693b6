import type { Decoded, IcmpError } from "./types.ts";

/** A packet that is not TCP, by a short name. */
export function other(name: string, icmp: IcmpError | null = null): Decoded {
  return { tcp: null, other: name, icmp };
}

/** A packet whose headers are cut off or contradict themselves. */
export const malformed: Decoded = other("malformed");
