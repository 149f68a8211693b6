import { Readable } from "node:stream";
import { type EntryFacts, formatMachineLine, formatUnixLine } from "@twinport/protocol";
import type { Session } from "../session/session.ts";
import type { DirectoryEntry, FileFacts } from "../storage/types.ts";
import type { Found } from "./listing-find.ts";

/** LIST, NLST or MLSD. */
export type Format = "unix" | "names" | "machine";

const rightsOfAll = { file: "r", directory: "el", special: "" } as const;
const rightsOfWriters = { file: "adfrw", directory: "cdeflmp", special: "d" } as const;

/** A listing as a text of this host, one chunk a batch: TYPE A makes the line ends those of the network. */
export function linesOf(found: Found, format: Format, session: Session): Readable {
  async function* chunks() {
    for await (const batch of found.entries()) {
      const text = batch
        .flatMap((entry) => lineOf(entry, format, session).map((line) => `${line}\n`))
        .join("");
      if (text !== "") yield Buffer.from(text);
    }
  }
  return Readable.from(chunks(), { objectMode: false, highWaterMark: 64 * 1024 });
}

/** What LIST, MLSD and MLST are made of (RFC 3659 §7.5 for the meaning of perm). */
export function entryFacts({ name, facts }: Required<DirectoryEntry>, session: Session): EntryFacts {
  const rights = session.state.account?.readOnly === true ? rightsOfAll : rightsOfWriters;
  return { ...facts, name, perm: rights[facts.type] };
}

/** The line of one entry without its end; none for an entry that the format cannot show. */
export function lineOf(entry: DirectoryEntry, format: Format, session: Session): string[] {
  const { name, facts } = entry;
  // A name that no command can carry: shown to people, kept from programs.
  const usable = !/[\u0000-\u001f\u007f]/.test(name);
  if (format === "names") return usable ? [name] : [];
  if (facts === undefined) return [];
  const known: Required<DirectoryEntry> & { facts: FileFacts } = { name, facts };
  if (format === "unix") {
    return [formatUnixLine(entryFacts(known, session), session.context.clock.now())];
  }
  return usable ? [formatMachineLine(entryFacts(known, session), session.state.facts)] : [];
}
