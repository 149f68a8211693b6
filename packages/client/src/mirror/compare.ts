import type { SideEntry } from "./side.ts";

/**
 * What makes two files differ: "size" alone; "time": size, or the source is later by more than the coarser side can tell; "hash": size,
 * else a digest of both.
 */
export type Comparison = "size" | "time" | "hash";

/** Why a file is copied. "unknown": nothing was told by which it could be held against the other. */
export type Difference = "missing" | "size" | "newer" | "hash" | "unknown";

/** Of a server whose zone nobody knows the clock may be off by so much, and its date a day beside. */
const zones = 26 * 3_600_000;

/** How two files differ as far as their entries tell; undefined if they do not. */
export function difference(
  source: SideEntry,
  target: SideEntry,
  comparison: Comparison,
): Difference | undefined {
  const sizes = source.size !== undefined && target.size !== undefined;
  if (sizes && source.size !== target.size) return "size";
  if (comparison !== "time") return sizes ? undefined : "unknown";
  const { modified: from } = source;
  const { modified: to } = target;
  if (from === undefined || to === undefined) return sizes ? undefined : "unknown";
  const doubt = Math.max(from.unitMs, to.unitMs) + (from.zoneKnown && to.zoneKnown ? 0 : zones);
  return from.epochMs - to.epochMs >= doubt ? "newer" : undefined;
}
