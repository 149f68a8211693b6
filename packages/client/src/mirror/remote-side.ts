import { FtpError } from "@twinport/protocol";
import { safeLocalName } from "../safe-name.ts";
import { problem } from "../tree/problem.ts";
import type { Lister } from "../tree/remote.ts";
import { walk } from "../tree/walk.ts";
import type { Filter } from "./filter.ts";
import { type SideEntry, type SideReports, sideFacts } from "./side.ts";

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
  remote: Lister,
  options: RemoteSideOptions,
): AsyncGenerator<SideEntry, void, undefined> {
  const { root, filter, fold, becomesLocal, onProblem, onExcluded, parallel, signal } = options;
  const start = root.endsWith("/") ? root.length : root.length + 1;
  const relative = (path: string) => path.slice(start);
  const wanted = (path: string, name: string, isDirectory: boolean) =>
    filter.takes(relative(path), isDirectory) && (!becomesLocal || safeLocalName(name) !== undefined);
  const entries = walk(remote, root, {
    sortKey: fold,
    onProblem,
    descend: ({ path, name }) => wanted(path, name, true),
    ...(parallel === undefined ? {} : { parallel }),
    ...(signal === undefined ? {} : { signal }),
  });
  try {
    for await (const entry of entries) {
      const path = relative(entry.path);
      if (!filter.takes(path, entry.type === "directory")) onExcluded(path);
      else if (becomesLocal && safeLocalName(entry.name) === undefined)
        onProblem(problem("unsafe-name", entry.path, "no name for a local file"));
      else yield { path, key: path.split("/").map(fold).join("\u0000"), ...sideFacts(entry) };
    }
  } catch (error) {
    if (!(options.mayBeMissing && error instanceof FtpError && error.code === "not-found")) throw error;
  }
}
