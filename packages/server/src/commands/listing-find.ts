import { baseName, matchWildcard, parentPath, replyCodes } from "@twinport/protocol";
import type { ServerLimits } from "../limits/limits.ts";
import { type Answer, AnswerError, answer, overLimit } from "../session/answer.ts";
import type { Session } from "../session/session.ts";
import { errorCode, StorageError } from "../storage/errors.ts";
import type { DirectoryEntry } from "../storage/types.ts";

/** What a listing shows: entries in batches, not read ahead, and a way to stop. */
export interface Found {
  /** The argument named a file, not a directory or several. */
  readonly single?: true;
  /** Virtual path of the folder whose entries these are. */
  readonly folder: string;
  entries(): AsyncIterable<readonly DirectoryEntry[]>;
  close(): Promise<void>;
}

/** What a listing's argument may be. */
export interface FindOptions {
  readonly want: "names" | "facts";
  /** "*" and "?" in the last component. */
  readonly wildcards: boolean;
  /** Whether a file may be named; a list of itself then. */
  readonly files: boolean;
  /** Ends the search, and what is shown of it. */
  readonly signal: AbortSignal;
}

/**
 * What the argument of a listing means: a directory's entries, one file, or what a wildcard matches. Names carry
 * the directory in front as it was asked for (NLST d → "d/name"), so that each can be used as an argument again.
 */
export async function findListing(session: Session, asked: string, options: FindOptions): Promise<Found> {
  const path = session.path(asked);
  try {
    const facts = await session.storage.stat(path);
    if (facts.type === "directory") return directory(session, path, asked, options);
    if (!options.files) throw new AnswerError(answer(replyCodes.badArgument, "Not a directory; use MLST."));
    const entry = options.want === "names" ? { name: asked } : { name: asked, facts };
    return {
      single: true,
      folder: parentPath(path),
      entries: () => once([entry]),
      close: async () => undefined,
    };
  } catch (error) {
    const pattern = baseName(path);
    if (errorCode(error) !== "ENOENT" || !options.wildcards || !/[*?]/.test(pattern)) throw error;
    const matches = (name: string) =>
      (pattern.startsWith(".") || !name.startsWith(".")) && matchWildcard(pattern, name);
    return nonEmpty(await directory(session, parentPath(path), directoryOf(asked), options, matches));
  }
}

async function directory(
  session: Session,
  path: string,
  asked: string,
  { want, signal }: FindOptions,
  shown?: (name: string) => boolean,
): Promise<Found> {
  const { limits } = session.context;
  let looked = 0;
  let given = 0;
  const counted = (name: string) => {
    looked++;
    return shown === undefined || shown(name);
  };
  // A storage of somebody's own may not ask about every name.
  const requireFew = () => {
    if (Math.max(looked, given) > limits.listedNames) throw new AnswerError(tooMany(limits));
  };
  const opened = await session.storage.openDirectory(path, want, counted);
  // LIST and MLSD show bare names, as ls(1) does; only NLST's lines are meant to be arguments.
  const prefix = want === "facts" || asked === "" ? "" : asked.endsWith("/") ? asked : `${asked}/`;
  async function* entries() {
    for await (const batch of opened.entries()) {
      signal.throwIfAborted();
      given += batch.length;
      requireFew();
      yield prefix === "" ? batch : batch.map((entry) => ({ ...entry, name: prefix + entry.name }));
    }
    requireFew();
  }
  return { folder: path, entries, close: () => opened.close() };
}

/** For good, and so 5yz: who mirrors a folder is not to take a part of it for the whole, nor to try for ever. */
function tooMany(limits: ServerLimits): Answer {
  const text = `The folder has more than ${limits.listedNames} names (limit listedNames); its listing is incomplete.`;
  return overLimit(limits, "listedNames", replyCodes.fileUnavailable, text);
}

/** Looks as far as the first match, so that a wildcard that matches nothing is refused before 150. */
async function nonEmpty(found: Found): Promise<Found> {
  const batches = found.entries()[Symbol.asyncIterator]();
  let first = await batches.next();
  while (first.done !== true && first.value.length === 0) first = await batches.next();
  if (first.done === true) throw new StorageError("ENOENT");
  const begin = first.value;
  async function* entries() {
    yield begin;
    yield* { [Symbol.asyncIterator]: () => batches };
  }
  return { folder: found.folder, entries, close: () => found.close() };
}

async function* once(batch: readonly DirectoryEntry[]): AsyncGenerator<readonly DirectoryEntry[]> {
  yield batch;
}

/** "d/*.txt" → "d", "/*" → "/", "*" → "". */
function directoryOf(asked: string): string {
  const slash = asked.lastIndexOf("/");
  return slash === 0 ? "/" : asked.slice(0, Math.max(0, slash));
}
