import { replaceControls } from "./format-unix.ts";
import { formatFtpTime } from "./time.ts";
import type { EntryFacts } from "./types.ts";

/** The facts that {@link formatMachineLine} can write, in the order FEAT and the lines have them (RFC 3659 §7.8). */
export const machineFacts = [
  "type",
  "size",
  "modify",
  "perm",
  "unique",
  "unix.mode",
  "unix.owner",
  "unix.group",
] as const;

/** A fact of {@link machineFacts}. */
export type MachineFact = (typeof machineFacts)[number];

/**
 * One entry of MLSD or MLST (RFC 3659 §7.2), without a line end: "type=file;size=18;modify=20261122180000; name".
 * The facts come in the order asked for; one that the entry does not tell is left out, as is the size of a directory
 * (§7.5.7 defines it for files). Blanks, ";" and control characters in a value are written as "_", since a reader
 * stops at them; a link's target that holds one is left out. Control characters of the name are written as "?": the
 * line would break on them. Such a name cannot be used in a command, and a server does well to leave the entry out.
 */
export function formatMachineLine(entry: EntryFacts, facts: readonly MachineFact[]): string {
  let line = "";
  for (const fact of facts) {
    const value = factValue(entry, fact);
    if (value !== undefined) line += `${fact}=${value.replace(unfit, "_")};`;
  }
  return `${line} ${replaceControls(entry.name)}`;
}

/** What ends a fact's value or its line. */
const unfit = /[\u0000- ;\u007f]/g;

function factValue(entry: EntryFacts, fact: MachineFact): string | undefined {
  const isDirectory = entry.type === "directory" || entry.type === "current" || entry.type === "parent";
  switch (fact) {
    case "type":
      return typeValue(entry);
    case "size":
      return isDirectory || entry.size === undefined
        ? undefined
        : String(Math.max(0, Math.trunc(entry.size)));
    case "modify":
      return entry.modifiedMs === undefined ? undefined : formatFtpTime(entry.modifiedMs);
    case "perm":
      return entry.perm;
    case "unique":
      return entry.unique;
    case "unix.mode":
      return entry.mode === undefined ? undefined : `0${(entry.mode & 0o7777).toString(8).padStart(3, "0")}`;
    case "unix.owner":
      return entry.owner;
    case "unix.group":
      return entry.group;
  }
}

function typeValue(entry: EntryFacts): string | undefined {
  switch (entry.type) {
    case "file":
      return "file";
    case "directory":
      return "dir";
    case "current":
      return "cdir";
    case "parent":
      return "pdir";
    case "link": {
      const { target } = entry;
      const fits = target !== undefined && target !== "" && target.search(unfit) < 0;
      return fits ? `OS.unix=slink:${target}` : "OS.unix=slink";
    }
    case "special":
      return "OS.unix=special";
    case "unknown":
      return undefined;
  }
}
