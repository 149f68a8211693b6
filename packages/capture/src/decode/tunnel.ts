import type { DecodedRecord } from "./record.ts";

/** Tunnels inside each other; real packets have one or two. */
const deepest = 8;

/** Counts a tunnel that a decoder goes into; false if there are more than any network has. */
export function enterTunnel(into: DecodedRecord): boolean {
  into.tunnels += 1;
  return into.tunnels <= deepest;
}
