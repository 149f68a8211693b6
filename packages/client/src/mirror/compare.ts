import type { SideEntry } from "./side.ts";

/**
 * What makes two files differ. "size": that alone. "newer": size, or a source that is later. "time": size, or a source that is later or
 * earlier. "hash": size, else a digest of both. Times differ if they do by more than the coarser of both sides can tell.
 */
export type Comparison = "size" | "newer" | "time" | "hash";

/** Why a file is copied. "unknown": nothing was told by which it could be held against the other. */
export type Difference = "missing" | "size" | "newer" | "older" | "hash" | "unknown";

/** How files are compared. */
export interface ComparisonRules {
  readonly compare: Comparison;
  /** Times no further apart than this, milliseconds, are the same. */
  readonly modifyWindow: number;
}

/** Of a server whose zone nobody knows the clock may be off by so much, and its date a day beside. */
const zones = 26 * 3_600_000;

/** How two files differ as far as their entries tell; undefined if they do not. */
export function difference(
  source: SideEntry,
  target: SideEntry,
  { compare, modifyWindow }: ComparisonRules,
): Difference | undefined {
  const sizes = source.size !== undefined && target.size !== undefined;
  if (sizes && source.size !== target.size) return "size";
  const { modified: from } = source;
  const { modified: to } = target;
  const timed = compare === "newer" || compare === "time";
  if (!timed || from === undefined || to === undefined) return sizes ? undefined : "unknown";
  const doubt = Math.max(from.unitMs, to.unitMs) + (from.zoneKnown && to.zoneKnown ? 0 : zones);
  const ahead = from.epochMs - to.epochMs;
  if (Math.abs(ahead) < doubt || Math.abs(ahead) <= modifyWindow) return undefined;
  if (ahead > 0) return "newer";
  return compare === "time" ? "older" : undefined;
}
