import { Readable } from "node:stream";
import { type EntryFacts, formatMachineLine, formatUnixLine, joinPath } from "@twinport/protocol";
import type { Session } from "../session/session.ts";
import type { DirectoryEntry, FileFacts } from "../storage/types.ts";
import type { Found } from "./listing-find.ts";
import { permOf } from "./perm.ts";

/** LIST, NLST or MLSD. */
export type Format = "unix" | "names" | "machine";

/** A listing as a text of this host, one chunk a batch: TYPE A makes the line ends those of the network. */
export function linesOf(found: Found, format: Format, session: Session): Readable {
  async function* chunks() {
    for await (const batch of found.entries()) {
      const text = batch
        .flatMap((entry) => lineOf(entry, format, session, found.folder).map((line) => `${line}\n`))
        .join("");
      if (text !== "") yield session.names.encode(text);
    }
  }
  return Readable.from(chunks(), { objectMode: false, highWaterMark: 64 * 1024 });
}

/** What MLSD and MLST are made of: the facts, and what the account may do with `path`. */
export function machineFacts(name: string, facts: FileFacts, path: string, session: Session): EntryFacts {
  return { ...facts, name, perm: permOf(facts.type, session.storage.allowed?.(path)) };
}

/**
 * The line of one entry without its end; none for an entry that the format cannot show.
 * @param folder virtual path of the folder whose entry it is
 */
export function lineOf(
  { name, facts }: DirectoryEntry,
  format: Format,
  session: Session,
  folder: string,
): string[] {
  // A name that no command can carry: shown to people, kept from programs.
  const usable = !/[\u0000-\u001f\u007f]/.test(name);
  if (format === "names") return usable ? [name] : [];
  if (facts === undefined) return [];
  if (format === "unix") return [formatUnixLine({ ...facts, name }, session.context.clock.now())];
  if (!usable) return [];
  return [formatMachineLine(machineFacts(name, facts, joinPath(folder, name), session), session.state.facts)];
}
