import { FtpError } from "@twinport/protocol";
import { safeLocalName } from "../safe-name.ts";
import { descend } from "../tree/descend.ts";
import { problem } from "../tree/problem.ts";
import type { Filter } from "./filter.ts";
import type { LeanEntry, ReadDirectory } from "./lean.ts";
import type { SideEntry, SideReports } from "./side.ts";

/** How a server's tree is looked at. */
export interface RemoteSideOptions extends SideReports {
  readonly root: string;
  readonly filter: Filter;
  /** What the target knows a name by. */
  readonly fold: (name: string) => string;
  /** Whether the names become those of local files: what cannot is left out. */
  readonly becomesLocal: boolean;
  /** A root that is not there holds nothing, rather than being an error. */
  readonly mayBeMissing: boolean;
  readonly parallel?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** The tree below a server's directory, in the order of keys. No link is followed. */
export async function* remoteSide(
  read: ReadDirectory,
  options: RemoteSideOptions,
): AsyncGenerator<SideEntry, void, undefined> {
  const { root, filter, fold, becomesLocal, onProblem, onExcluded, parallel, signal } = options;
  const start = root.endsWith("/") ? root.length : root.length + 1;
  const relative = (path: string) => path.slice(start);
  const wanted = (path: string, name: string, isDirectory: boolean) =>
    filter.takes(relative(path), isDirectory) && (!becomesLocal || safeLocalName(name) !== undefined);
  const found = descend<LeanEntry>(root, {
    read,
    markOf: ({ mark }) => mark,
    sortKey: fold,
    onProblem,
    wanted: ({ name }, path) => wanted(path, name, true),
    ...(parallel === undefined ? {} : { parallel }),
    ...(signal === undefined ? {} : { signal }),
  });
  try {
    for await (const { entry, path: whole } of found) {
      const path = relative(whole);
      if (!filter.takes(path, entry.type === "directory")) onExcluded(path);
      else if (becomesLocal && safeLocalName(entry.name) === undefined)
        onProblem(problem("unsafe-name", whole, "no name for a local file"));
      else yield sideEntry(path, fold, entry);
    }
  } catch (error) {
    if (!(options.mayBeMissing && error instanceof FtpError && error.code === "not-found")) throw error;
  }
}

function sideEntry(
  path: string,
  fold: (name: string) => string,
  { type, size, epochMs, clock }: LeanEntry,
): SideEntry {
  return {
    path,
    key: path.split("/").map(fold).join("\u0000"),
    type,
    ...(size === undefined ? {} : { size }),
    ...(epochMs === undefined || clock === undefined ? {} : { modified: { epochMs, ...clock } }),
  };
}
