import type { TreeProblem } from "../tree/problem.ts";

/** When a file was modified, as exactly as its side tells it. */
export interface SideTime {
  readonly epochMs: number;
  /** The smallest step in which the side tells times, milliseconds. */
  readonly unitMs: number;
  /** False for a server's wall clock whose zone nobody knows. */
  readonly zoneKnown: boolean;
}

/** What a side has at a path. "other": a device, a socket, a pipe. */
export type SideType = "file" | "directory" | "link" | "other";

/** One thing on one side of a mirror. */
export interface SideEntry {
  /** From the side's root on, "/" between names. */
  readonly path: string;
  /**
   * What the two sides are compared by, and ordered: the path's names as the target tells them apart, U+0000 between them, so that
   * a directory's own come right behind it.
   */
  readonly key: string;
  readonly type: SideType;
  /** Bytes; absent where it is unknown or rounded. */
  readonly size?: number;
  readonly modified?: SideTime;
}

/** What a side tells beside its entries. */
export interface SideReports {
  /** Part of the side could not be looked at, so nobody may say what it lacks. */
  readonly onProblem: (problem: TreeProblem) => void;
  /** An entry that filters leave out: it is there all the same, and so are the directories above it. */
  readonly onExcluded: (path: string) => void;
}

/** The key of what stands below a directory. */
export function keyBelow(directory: string, name: string): string {
  return directory === "" ? name : `${directory}\u0000${name}`;
}
