import { tablesOf } from "./users-text.ts";

/**
 * The line, from 1 on, that a key of a well-formed TOML text stands in; of a table that of its header; where it cannot be told, that of the
 * table around it. Undefined for a key of which there is no trace.
 * @param key ["users", "ann", "limits", "quota"]
 */
export function lineOf(text: string, key: readonly string[]): number | undefined {
  const lines = text.split("\n");
  const tables = tablesOf(lines);
  const own = tables.find(({ path }) => key.every((part, at) => path[at] === part));
  if (own !== undefined) return own.header + 1;
  const [first] = tables;
  const root = { path: [], header: -1, end: first?.start ?? lines.length };
  const around = [root, ...tables]
    .filter(({ path }) => path.every((part, at) => key[at] === part))
    .reduce((deepest, each) => (each.path.length >= deepest.path.length ? each : deepest), root);
  const begins = key[around.path.length] ?? "";
  for (let at = around.header + 1; at < around.end; at++) {
    const [, bare, ...quoted] = /^\s*(?:([\w-]+)|"([^"]*)"|'([^']*)')\s*[.=]/.exec(lines[at] ?? "") ?? [];
    if ([bare, ...quoted].includes(begins)) return at + 1;
  }
  return around.header < 0 ? undefined : around.header + 1;
}
