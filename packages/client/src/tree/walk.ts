import { joinPath, type Listing, type ListingEntry, limits, shown } from "@twinport/protocol";
import type { OperationOptions } from "../options.ts";
import { LookAhead } from "./look-ahead.ts";
import { judgeName } from "./names.ts";
import { problem, problemError, type TreeProblem } from "./problem.ts";
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

/** A directory on its way to be listed. */
interface Directory {
  readonly path: string;
  readonly depth: number;
  /** The server's own marks (MLSx "unique") of it and the directories above, to tell one that holds itself. */
  readonly marks: readonly string[];
}

/** What all steps of one walk share. */
interface Walk {
  readonly ahead: LookAhead<Directory, Listing>;
  readonly options: WalkOptions;
  readonly report: (problem: TreeProblem) => void;
  readonly sortKey: (name: string) => string;
}

const defaultParallel = 4;

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
  const over = new AbortController();
  const signal = options.signal === undefined ? over.signal : AbortSignal.any([options.signal, over.signal]);
  const ahead = new LookAhead<Directory, Listing>({
    work: ({ path }) => remote.list(path, { signal }),
    cost: ({ entries }) => entries.length,
    parallel: options.parallel ?? defaultParallel,
  });
  const report = options.onProblem ?? fail;
  try {
    yield* below(
      { path: root, depth: 0, marks: [] },
      { ahead, options, report, sortKey: options.sortKey ?? ((name) => name) },
    );
  } finally {
    over.abort(); // listings asked for ahead by a walk that nobody goes on with
  }
}

async function* below(directory: Directory, walk: Walk): AsyncGenerator<WalkEntry, void, undefined> {
  const { ahead, options, report } = walk;
  let listing: Listing;
  try {
    listing = await ahead.take(directory);
  } catch (error) {
    if (options.signal?.aborted === true || directory.depth === 0) throw error;
    const why = error instanceof Error ? error.message : String(error);
    return report(problem("unlisted", directory.path, `not listed: ${why}`, error));
  }
  const entries = children(directory, listing, walk);
  const within = entries.map((entry) => inside(directory, entry, walk));
  ahead.announce(within.filter((one) => one !== undefined));
  for (const [at, entry] of entries.entries()) {
    yield entry;
    const one = within[at];
    if (one !== undefined) yield* below(one, walk);
  }
}

/** What a directory holds, in order, each name once. */
function children(directory: Directory, { entries, unknown }: Listing, walk: Walk): WalkEntry[] {
  const { report, sortKey } = walk;
  for (const line of unknown) {
    report(
      problem("unknown-line", directory.path, `a line of the listing is not understood: ${shown(line)}`),
    );
  }
  const found = new Map<string, WalkEntry>();
  for (const entry of entries) {
    const verdict = judgeName(entry);
    if (verdict === "self") continue;
    const path = joinPath(directory.path, entry.name);
    const key = sortKey(entry.name);
    const twin = found.get(key);
    if (verdict === "unsafe") report(problem("unsafe-name", path, "the name is no name within a directory"));
    else if (twin === undefined) found.set(key, { ...entry, path, depth: directory.depth + 1 });
    else report(problem("clash", path, `the same name as ${shown(twin.name)}, which came before`));
  }
  return [...found].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, entry]) => entry);
}

/** The directory to be gone into, if the entry is one. */
function inside(directory: Directory, entry: WalkEntry, { options, report }: Walk): Directory | undefined {
  if (entry.type !== "directory" || options.descend?.(entry) === false) return undefined;
  if (options.maxDepth !== undefined && entry.depth >= options.maxDepth) return undefined;
  const mark = entry.facts?.get("unique");
  const looped = mark !== undefined && directory.marks.includes(mark);
  if (looped || entry.depth >= limits.treeDepth || entry.path.length > limits.path) {
    const what = looped ? "the directory holds itself" : "too many directories inside one another";
    report(problem("too-deep", entry.path, what));
    return undefined;
  }
  const marks = mark === undefined ? directory.marks : [...directory.marks, mark];
  return { path: entry.path, depth: entry.depth, marks };
}

function fail(found: TreeProblem): never {
  throw problemError(found);
}
