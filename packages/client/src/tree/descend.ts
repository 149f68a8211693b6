import { setMaxListeners } from "node:events";
import { joinPath, limits, shown } from "@twinport/protocol";
import type { OperationOptions } from "../options.ts";
import { LookAhead } from "./look-ahead.ts";
import { isChild } from "./names.ts";
import { problem, problemError, type TreeProblem } from "./problem.ts";

/** What there is to know of an entry to go on with it. */
export interface Named {
  readonly name: string;
  readonly type: string;
}

/** A directory as it was read. */
export interface Contents<Entry> {
  /** Without the directory itself and the one above. */
  readonly entries: Entry[];
  /** Lines of the listing that nobody understood. */
  readonly unknown: readonly string[];
}

/** How a tree is gone through, and what of. */
export interface DescendOptions<Entry> extends OperationOptions {
  readonly read: (path: string, options: OperationOptions) => Promise<Contents<Entry>>;
  /** The server's own mark (MLSx "unique") of a directory, to tell one that holds itself. */
  readonly markOf: (directory: Entry) => string | undefined;
  /** Whether to go into a directory; into each one if absent. */
  readonly wanted?: (directory: Entry, path: string, depth: number) => boolean;
  /** 1 is the root alone; `limits.treeDepth` at most and if absent. */
  readonly maxDepth?: number;
  /** Is told what cannot be gone through, and the rest is; if absent, the first one is an error. */
  readonly onProblem?: (problem: TreeProblem) => void;
  /** Directories that are read at once; 4 if absent. */
  readonly parallel?: number;
  /** What a name is sorted by, and under which two are one; the name itself if absent. */
  readonly sortKey?: (name: string) => string;
}

/** An entry, and where it is. */
export interface Met<Entry> {
  readonly entry: Entry;
  readonly path: string;
  /** 1 for what the root itself holds. */
  readonly depth: number;
}

/** A directory on its way to be read. */
interface Directory {
  readonly path: string;
  readonly depth: number;
  /** Its own mark and those of the directories above. */
  readonly marks: readonly string[];
}

/** What all steps share. */
interface Descent<Entry> {
  readonly ahead: LookAhead<Directory, Contents<Entry>>;
  readonly options: DescendOptions<Entry>;
  readonly report: (problem: TreeProblem) => void;
}

const defaultParallel = 4;

/**
 * All that is below a directory, each directory before what it holds and that before its next sibling; names of one directory in the order
 * of their keys' code units. Holds the directories on the way down and a few ahead, as they were read, never the tree. Names that lead
 * elsewhere are problems.
 * @throws FtpError what reading throws, and problems unless `onProblem` is there
 */
export async function* descend<Entry extends Named>(
  root: string,
  options: DescendOptions<Entry>,
): AsyncGenerator<Met<Entry>, void, undefined> {
  const over = new AbortController();
  const signal = options.signal === undefined ? over.signal : AbortSignal.any([options.signal, over.signal]);
  setMaxListeners(0, signal); // as many wait for it as directories are read at once
  const ahead = new LookAhead<Directory, Contents<Entry>>({
    work: ({ path }) => options.read(path, { signal }),
    cost: ({ entries }) => entries.length,
    parallel: options.parallel ?? defaultParallel,
  });
  try {
    yield* below({ path: root, depth: 0, marks: [] }, { ahead, options, report: options.onProblem ?? fail });
  } finally {
    over.abort(); // directories asked for ahead, with which nobody goes on
  }
}

async function* below<Entry extends Named>(
  directory: Directory,
  descent: Descent<Entry>,
): AsyncGenerator<Met<Entry>, void, undefined> {
  const { ahead, options, report } = descent;
  let contents: Contents<Entry>;
  try {
    contents = await ahead.take(directory);
  } catch (error) {
    if (options.signal?.aborted === true || directory.depth === 0) throw error;
    const why = error instanceof Error ? error.message : String(error);
    return report(problem("unlisted", directory.path, `not listed: ${why}`, error));
  }
  const entries = children(directory, contents, descent);
  const within = new Map<Entry, Directory>();
  for (const entry of entries) {
    const one = entry.type === "directory" ? inside(directory, entry, descent) : undefined;
    if (one !== undefined) within.set(entry, one);
  }
  ahead.announce([...within.values()]);
  const depth = directory.depth + 1;
  for (const entry of entries) {
    yield { entry, path: joinPath(directory.path, entry.name), depth };
    const one = within.get(entry);
    if (one !== undefined) yield* below(one, descent);
  }
}

/** What a directory holds, in order, each name once. */
function children<Entry extends Named>(
  { path }: Directory,
  { entries, unknown }: Contents<Entry>,
  { report, options }: Descent<Entry>,
): Entry[] {
  for (const line of unknown) {
    report(problem("unknown-line", path, `a line of the listing is not understood: ${shown(line)}`));
  }
  const safe = entries.filter(({ name }) => {
    if (!isChild(name))
      report(problem("unsafe-name", joinPath(path, name), "the name is no name within a directory"));
    return isChild(name);
  });
  const { sortKey = (name: string) => name } = options;
  let last: Entry | undefined;
  return inOrder(safe, options.sortKey).filter((entry) => {
    const { name } = entry;
    if (last !== undefined && sortKey(last.name) === sortKey(name)) {
      report(
        problem("clash", joinPath(path, name), `the same name as ${shown(last.name)}, which came before`),
      );
      return false;
    }
    last = entry;
    return true;
  });
}

/** Sorted by their keys; those of one key as they came. */
function inOrder<Entry extends Named>(
  entries: Entry[],
  sortKey: ((name: string) => string) | undefined,
): Entry[] {
  if (sortKey === undefined) return entries.sort((one, other) => compare(one.name, other.name));
  const keyed = entries.map((entry) => ({ entry, key: sortKey(entry.name) }));
  return keyed.sort((one, other) => compare(one.key, other.key)).map(({ entry }) => entry);
}

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

/** The directory to be gone into, if it is to be. */
function inside<Entry extends Named>(
  directory: Directory,
  entry: Entry,
  { options, report }: Descent<Entry>,
): Directory | undefined {
  const path = joinPath(directory.path, entry.name);
  const depth = directory.depth + 1;
  if (options.wanted?.(entry, path, depth) === false) return undefined;
  if (options.maxDepth !== undefined && depth >= options.maxDepth) return undefined;
  const mark = options.markOf(entry);
  const looped = mark !== undefined && directory.marks.includes(mark);
  if (looped || depth >= limits.treeDepth || path.length > limits.path) {
    const what = looped ? "the directory holds itself" : "too many directories inside one another";
    report(problem("too-deep", path, what));
    return undefined;
  }
  return { path, depth, marks: mark === undefined ? directory.marks : [...directory.marks, mark] };
}

function fail(found: TreeProblem): never {
  throw problemError(found);
}
