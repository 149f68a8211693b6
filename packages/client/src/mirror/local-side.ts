import type { Stats } from "node:fs";
import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";
import { limits } from "@twinport/protocol";
import { localError } from "../transfer/local-file.ts";
import { problem } from "../tree/problem.ts";
import type { Filter } from "./filter.ts";
import { keyBelow, type SideEntry, type SideReports, type SideType } from "./side.ts";

/** How a local tree is looked at. */
export interface LocalSideOptions extends SideReports {
  readonly root: string;
  readonly filter: Filter;
  /** What the target knows a name by. */
  readonly fold: (name: string) => string;
  /** A root that is not there holds nothing, rather than being an error. */
  readonly mayBeMissing: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** A directory on the way down. */
interface Place {
  readonly path: string;
  readonly key: string;
  readonly depth: number;
}

/** Names looked at together. */
const batch = 64;

/**
 * The tree below a local directory, in the order of keys. No link is followed.
 * @throws FtpError "local-file" where the root cannot be read
 */
export function localSide(options: LocalSideOptions): AsyncGenerator<SideEntry, void, undefined> {
  return below({ path: "", key: "", depth: 0 }, options);
}

async function* below(
  directory: Place,
  options: LocalSideOptions,
): AsyncGenerator<SideEntry, void, undefined> {
  const { root, onProblem, fold, signal } = options;
  let names: string[];
  try {
    names = await readdir(join(root, directory.path));
  } catch (error) {
    if (directory.depth === 0) {
      if (options.mayBeMissing && (error as NodeJS.ErrnoException).code === "ENOENT") return;
      throw localError(root, error);
    }
    return onProblem(problem("unlisted", directory.path, messageOf(error), error));
  }
  const keyed = names.map((name) => ({ name, key: fold(name) })).sort((a, b) => (a.key < b.key ? -1 : 1));
  for (let at = 0; at < keyed.length; at += batch) {
    signal?.throwIfAborted();
    const some = keyed.slice(at, at + batch);
    const found = await Promise.all(some.map(({ name }) => look(directory, name, options)));
    for (const [index, stats] of found.entries()) {
      const one = some[index];
      if (stats === undefined || one === undefined) continue;
      if (keyed[at + index - 1]?.key === one.key) {
        onProblem(
          problem("clash", pathOf(directory, one.name), "the same name as another on the other side"),
        );
        continue;
      }
      yield* entryAnd(directory, one, stats, options);
    }
  }
}

async function* entryAnd(
  directory: Place,
  { name, key }: { name: string; key: string },
  stats: Stats,
  options: LocalSideOptions,
): AsyncGenerator<SideEntry, void, undefined> {
  const type = typeOf(stats);
  const here = {
    path: pathOf(directory, name),
    key: keyBelow(directory.key, key),
    depth: directory.depth + 1,
  };
  if (!options.filter.takes(here.path, type === "directory")) return options.onExcluded(here.path);
  const modified = { epochMs: Math.floor(stats.mtimeMs), unitMs: 1, zoneKnown: true };
  yield { path: here.path, key: here.key, type, modified, ...(type === "file" ? { size: stats.size } : {}) };
  if (type !== "directory") return;
  if (here.depth < limits.treeDepth) yield* below(here, options);
  else options.onProblem(problem("too-deep", here.path, "too many directories inside one another"));
}

async function look(directory: Place, name: string, options: LocalSideOptions): Promise<Stats | undefined> {
  const path = pathOf(directory, name);
  try {
    // A line end would make another command of the rest of the name (RFC 959 §5.3.1).
    if (/[\r\n]/.test(name)) throw new Error("no FTP command can carry the name");
    return await lstat(join(options.root, path));
  } catch (error) {
    options.onProblem(problem("unsafe-name", path, messageOf(error), error));
    return undefined;
  }
}

function typeOf(stats: Stats): SideType {
  if (stats.isDirectory()) return "directory";
  if (stats.isSymbolicLink()) return "link";
  return stats.isFile() ? "file" : "other";
}

const pathOf = ({ path }: Place, name: string): string => (path === "" ? name : `${path}/${name}`);
const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
