import { readdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { FtpSession } from "@twinport/client";
import { FtpError, matchWildcard } from "@twinport/protocol";

/** Where remote names come from: a client. */
export type NameSource = Pick<FtpSession, "names">;

/** A name in which `*` or `?` stand for others. */
function hasWildcard(pattern: string): boolean {
  return /[*?]/.test(pattern);
}

/** How {@link expandRemote} asks. */
export interface ExpandOptions {
  readonly signal: AbortSignal;
  /** Is told the names that lead elsewhere than the pattern could, such as "../x" or "a/b" to "*". */
  readonly onForeign: (names: readonly string[]) => void;
}

/**
 * The remote names that match a pattern. The server is asked with the pattern, as RFC 959 leaves to it; if it does
 * not expand, with the directory. What it answers is held against the pattern here: a name that was not asked for
 * is none.
 * @throws FtpError "not-found" when none matches
 */
export async function expandRemote(
  client: NameSource,
  pattern: string,
  options: ExpandOptions,
): Promise<string[]> {
  if (!hasWildcard(pattern)) return [pattern];
  const foreign = new Set<string>();
  const slash = pattern.lastIndexOf("/");
  const directory = pattern.slice(0, slash + 1);
  const ask = async (path: string | undefined): Promise<string[]> =>
    matching(pattern, directory, await namesOrNone(client, path, options), foreign);
  let names = await ask(pattern);
  if (names.length === 0 && !hasWildcard(directory)) {
    const path = directory.length > 1 ? directory.slice(0, -1) : directory;
    names = await ask(path === "" ? undefined : path);
  }
  if (foreign.size > 0) options.onForeign([...foreign]);
  if (names.length === 0) throw new FtpError("not-found", `${pattern}: no match`);
  return names;
}

/** The local files that match a pattern; hidden ones only if it begins with a dot. @throws FtpError "not-found" */
export async function expandLocal(pattern: string, locate: (name: string) => string): Promise<string[]> {
  const base = basename(pattern);
  if (!hasWildcard(base)) return [pattern];
  const directory = dirname(pattern);
  const entries = await readdir(locate(directory), { withFileTypes: true });
  const names = entries
    .filter((entry) => !entry.isDirectory() && matchWildcard(base, entry.name))
    .filter((entry) => base.startsWith(".") || !entry.name.startsWith("."))
    .map((entry) => (directory === "." ? entry.name : join(directory, entry.name)))
    .sort();
  if (names.length === 0) throw new FtpError("not-found", `${pattern}: no match`);
  return names;
}

/**
 * Names as paths like the pattern: servers answer with or without the directory that was asked for. Those that cannot
 * be like it are added to `foreign`.
 */
function matching(
  pattern: string,
  directory: string,
  names: readonly string[],
  foreign: Set<string>,
): string[] {
  const parts = pattern.split("/");
  const paths = new Set<string>();
  for (const name of names.map((given) => given.replace(/^(?:\.\/)+/, ""))) {
    const path = name.includes("/") ? name : directory + name;
    const components = path.split("/");
    if (!hasForm(parts, components)) foreign.add(name);
    else if (components.every((component, index) => matchWildcard(parts[index] ?? "", component)))
      paths.add(path);
  }
  return [...paths];
}

/** No wildcard stands for a slash, for nothing, or for a way up. */
function hasForm(pattern: readonly string[], path: readonly string[]): boolean {
  const special = new Set(["", ".", ".."]);
  return (
    pattern.length === path.length &&
    path.every((component, index) => !special.has(component) || component === pattern[index])
  );
}

/** Servers say 550 or 450 when nothing is there. */
async function namesOrNone(
  client: NameSource,
  path: string | undefined,
  { signal }: ExpandOptions,
): Promise<string[]> {
  try {
    return await client.names(path, { signal });
  } catch (error) {
    const none = error instanceof FtpError && (error.code === "not-found" || error.code === "refused");
    if (none) return [];
    throw error;
  }
}
