import type { ListingEntry } from "@twinport/protocol";
import type { OperationOptions } from "../options.ts";
import { descend } from "./descend.ts";
import { isSelf } from "./names.ts";
import type { TreeProblem } from "./problem.ts";
import type { Lister } from "./remote.ts";

/** An entry met on a walk. */
export interface WalkEntry extends ListingEntry {
  /** From the root of the walk on: "/pub/a/b" for a walk of "/pub". */
  readonly path: string;
  /** 1 for what the walked directory itself holds. */
  readonly depth: number;
}

/** How a tree is walked. */
export interface WalkOptions extends OperationOptions {
  /** 1 is the walked directory alone; `limits.treeDepth` at most and if absent. */
  readonly maxDepth?: number;
  /** Whether to go into a directory; into each one if absent. Links are never followed. */
  readonly descend?: (directory: WalkEntry) => boolean;
  /** Is told what cannot be walked, and the walk goes on without it; if absent, the walk fails with the first one. */
  readonly onProblem?: (problem: TreeProblem) => void;
  /** Directories that are listed at once; 4 if absent. */
  readonly parallel?: number;
  /** What a name is sorted by, and under which two are one; the name itself if absent. */
  readonly sortKey?: (name: string) => string;
}

/**
 * All that is below a directory, each directory before what it holds and that before its next sibling; names of one directory in the
 * order of their code units. Holds the listings on the way down and a few ahead, never the tree. "." and ".." are not told; names
 * that lead elsewhere are problems.
 * @throws FtpError what listing throws, and problems unless `onProblem` is there
 */
export async function* walk(
  remote: Lister,
  root: string,
  options: WalkOptions = {},
): AsyncGenerator<WalkEntry, void, undefined> {
  const { descend: wanted, ...rest } = options;
  const walked = (entry: ListingEntry, path: string, depth: number): WalkEntry => ({ ...entry, path, depth });
  const found = descend<ListingEntry>(root, {
    ...rest,
    read: async (path, asked) => {
      const { entries, unknown } = await remote.list(path, asked);
      return { entries: entries.filter((entry) => !isSelf(entry)), unknown };
    },
    markOf: ({ facts }) => facts?.get("unique"),
    ...(wanted === undefined
      ? {}
      : { wanted: (entry: ListingEntry, path: string, depth: number) => wanted(walked(entry, path, depth)) }),
  });
  for await (const { entry, path, depth } of found) yield walked(entry, path, depth);
}
