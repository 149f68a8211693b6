import { escapeForTerminal, FtpError } from "@twinport/protocol";
import type { OperationOptions } from "../options.ts";
import type { TreeProblem } from "./problem.ts";
import type { Remover } from "./remote.ts";
import { walk } from "./walk.ts";

/** How a tree is removed. */
export interface RemoveTreeOptions extends OperationOptions {
  /** Remove what the directory holds, but not the directory. */
  readonly keepRoot?: boolean;
  /**
   * Remove what was understood even where lines of a listing were not, names lead elsewhere, or a directory could not be listed.
   * If absent, then nothing is removed.
   */
  readonly force?: boolean;
  /** Files removed at once; 4 if absent. */
  readonly parallel?: number;
}

/** What was removed. */
export interface RemovedTree {
  readonly files: number;
  readonly directories: number;
}

const defaultParallel = 4;

/**
 * Removes a directory and all that is in it. The whole tree is looked at before anything goes. Links are removed, never followed.
 * @throws FtpError "refused" when part of the tree was not understood; what the server says to a command; "usage" for "/"
 */
export async function removeTree(
  remote: Remover,
  root: string,
  options: RemoveTreeOptions = {},
): Promise<RemovedTree> {
  const { keepRoot = false, force = false, parallel = defaultParallel, signal } = options;
  if (!keepRoot && /^\/*$/.test(root)) {
    throw new FtpError("usage", "the root directory cannot be removed", {
      hint: "With keepRoot, what it holds goes.",
    });
  }
  const files: string[] = [];
  const directories: string[] = keepRoot ? [] : [root];
  const problems: TreeProblem[] = [];
  const passed = signal === undefined ? {} : { signal };
  const onProblem = (problem: TreeProblem) => {
    if (!force && problems.length === 0) problems.push(problem);
  };
  for await (const entry of walk(remote, root, { ...passed, parallel, onProblem })) {
    const [first] = problems;
    if (first !== undefined) throw notUnderstood(root, first);
    (entry.type === "directory" ? directories : files).push(entry.path);
  }
  const [first] = problems;
  if (first !== undefined) throw notUnderstood(root, first);
  await each(files, parallel, (path) => remote.remove(path, passed));
  // What is inside comes before what holds it; those of one depth have nothing to do with each other.
  for (const level of byDepth(directories)) await each(level, parallel, (path) => remote.rmdir(path, passed));
  return { files: files.length, directories: directories.length };
}

function notUnderstood(root: string, problem: TreeProblem): FtpError {
  const { cause, message } = problem;
  // A way that is lost or shut is told as such.
  const lost = cause instanceof FtpError && (cause.retryable || cause.code === "closed") ? cause : undefined;
  const { code, retryable } = lost ?? ({ code: "refused", retryable: false } as const);
  return new FtpError(code, `${escapeForTerminal(root)}: nothing was removed: ${message}`, {
    hint: "With force, what was understood goes.",
    retryable,
    ...(cause === undefined ? {} : { cause }),
  });
}

/** Directories in groups of one depth, the deepest first. */
function byDepth(directories: readonly string[]): string[][] {
  const levels = new Map<number, string[]>();
  for (const path of directories) {
    const depth = path.split("/").filter((name) => name !== "").length;
    const level = levels.get(depth);
    if (level === undefined) levels.set(depth, [path]);
    else level.push(path);
  }
  return [...levels].sort(([one], [other]) => other - one).map(([, level]) => level);
}

/** Does work for each item, a few at once. After the first failure nothing more is begun. */
async function each<T>(
  items: readonly T[],
  parallel: number,
  work: (item: T) => Promise<unknown>,
): Promise<void> {
  let at = 0;
  let failed = false;
  const worker = async () => {
    while (at < items.length && !failed) {
      await work(items[at++] as T).catch((error: unknown) => {
        failed = true;
        throw error;
      });
    }
  };
  const all = await Promise.allSettled(Array.from({ length: parallel }, worker));
  const bad = all.find((one) => one.status === "rejected");
  if (bad !== undefined) throw bad.reason;
}
