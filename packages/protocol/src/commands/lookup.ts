import { asciiUpperCase } from "../text/ascii-case.ts";
import { siteWords } from "./site.ts";
import { commands, type Verb } from "./spec.ts";
import type { CommandSpec } from "./types.ts";

// A Map, because the verb comes from the wire: "constructor" is no command.
const table: ReadonlyMap<string, CommandSpec> = new Map(Object.entries(commands));

/** The row of a verb in any case, or of "SITE" and its word; undefined for one that is not in the table. */
export function commandSpec(verb: string): CommandSpec | undefined {
  const upper = asciiUpperCase(verb);
  return table.get(upper) ?? siteWords.get(upper);
}

/** Tells whether `verb`, in upper case, is in the table. */
export function isVerb(verb: string): verb is Verb {
  return table.has(verb);
}

/** The verb that a name stands for, in any case: XPWD is PWD. Undefined for one that is not in the table. */
export function canonicalVerb(verb: string): Verb | undefined {
  const upper = asciiUpperCase(verb);
  const name = table.get(upper)?.aliasOf ?? upper;
  return isVerb(name) ? name : undefined;
}
