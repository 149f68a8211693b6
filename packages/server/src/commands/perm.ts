import { type Right, rights } from "../accounts/rights.ts";
import type { FileFacts } from "../storage/types.ts";

const everything: ReadonlySet<Right> = new Set(rights);

/** Letters of RFC 3659 §7.5.5, each with the rights that its commands take. */
const letters: Readonly<Record<FileFacts["type"], readonly (readonly [string, readonly Right[]])[]>> = {
  file: [
    ["a", ["append"]],
    ["d", ["delete"]],
    ["f", ["rename"]],
    ["r", ["read"]],
    ["w", ["write", "delete"]],
  ],
  directory: [
    ["c", ["write"]],
    ["d", ["delete"]],
    ["e", []],
    ["f", ["rename"]],
    ["l", ["list"]],
    ["m", ["mkdir"]],
    ["p", ["delete"]],
  ],
  special: [["d", ["delete"]]],
};

/** The fact "perm" of MLSD and MLST: what may be done with an entry. A folder in which nothing may be done is not entered either. */
export function permOf(type: FileFacts["type"], allowed: ReadonlySet<Right> = everything): string {
  if (allowed.size === 0) return "";
  return letters[type]
    .filter(([, needed]) => needed.every((right) => allowed.has(right)))
    .map(([letter]) => letter)
    .join("");
}
