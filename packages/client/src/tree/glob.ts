import { joinPath, splitPath } from "@twinport/protocol";
import { Pattern, type PatternOptions } from "./pattern.ts";
import type { Lister } from "./remote.ts";
import { type WalkEntry, type WalkOptions, walk } from "./walk.ts";

/** How a glob is looked up. */
export interface GlobOptions extends PatternOptions, Omit<WalkOptions, "descend" | "maxDepth" | "sortKey"> {}

/**
 * The entries that match a pattern, an absolute path with wildcards (see `Pattern`). Matching is done here, on listings: what servers
 * make of patterns differs. Only directories that may hold a match are listed; links are not followed.
 * @throws FtpError as `walk` does
 */
export async function* glob(
  remote: Lister,
  pattern: string,
  options: GlobOptions = {},
): AsyncGenerator<WalkEntry, void, undefined> {
  const wanted = new Pattern(pattern, options);
  const { literal } = wanted;
  // The last name is looked up in its directory, also where it is plain: "/a/b" matches if it is there.
  const whole = literal.length > 0 && wanted.matches(literal);
  const base = whole ? literal.slice(0, -1) : literal;
  const root = base.reduce(joinPath, "/");
  const descend = (entry: WalkEntry) => wanted.mayMatchBelow(splitPath(entry.path));
  for await (const entry of walk(remote, root, { ...options, descend })) {
    if (wanted.matches(splitPath(entry.path))) yield entry;
  }
}
