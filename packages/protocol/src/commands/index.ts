export { formatCommand } from "./format.ts";
export { canonicalVerb, commandSpec, isVerb } from "./lookup.ts";
export { type Command, parseCommand, readIn, splitCommand } from "./parse.ts";
export { type ServedSiteWord, siteWords } from "./site.ts";
export { commands, type ServedVerb, type Verb } from "./spec.ts";
export type { ArgumentKind, CommandGroup, CommandSpec } from "./types.ts";
