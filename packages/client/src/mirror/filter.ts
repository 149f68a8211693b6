import { splitPath } from "@twinport/protocol";
import { Pattern } from "../tree/pattern.ts";

/** Which paths a mirror deals with. */
export interface FilterOptions {
  /** Only files that match one of these; all if absent. Patterns as in {@link exclude}. */
  readonly include?: readonly string[];
  /**
   * Neither copied nor deleted, and not gone into. "*.bak" takes a name anywhere, "logs/*.bak" a path from the root on, "cache/" only
   * directories. Names that begin with a dot are taken like others.
   */
  readonly exclude?: readonly string[];
}

/** Files of ours that are not whole yet: no part of a tree, on whichever side. See `partName`. */
const part = /^\..*\.twinport-part$/s;

/** Tells what a mirror deals with. */
export class Filter {
  readonly #include: readonly Rule[] | undefined;
  readonly #exclude: readonly Rule[];

  constructor({ include, exclude = [] }: FilterOptions) {
    this.#include = include?.map(readRule);
    this.#exclude = exclude.map(readRule);
  }

  /** Whether the entry is dealt with; a directory that is not is not gone into. */
  takes(path: string, isDirectory: boolean): boolean {
    const names = splitPath(path);
    if (part.test(names.at(-1) ?? "")) return false;
    if (this.#exclude.some((rule) => rule(names, isDirectory))) return false;
    return isDirectory || this.#include === undefined || this.#include.some((rule) => rule(names, false));
  }
}

type Rule = (names: readonly string[], isDirectory: boolean) => boolean;

function readRule(text: string): Rule {
  const onlyDirectories = text.endsWith("/");
  const trimmed = text.replace(/\/+$/, "");
  const pattern = new Pattern(trimmed.includes("/") ? trimmed : `**/${trimmed}`, { dot: true });
  return (names, isDirectory) => (isDirectory || !onlyDirectories) && pattern.matches(names);
}
