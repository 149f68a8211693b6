import { baseName, formatFtpTime, holdsRawBytes } from "@twinport/protocol";
import type { Session } from "../session/session.ts";
import { permissionsOf } from "../session/state.ts";
import { errorCode, StorageError } from "../storage/errors.ts";
import type { Upload, UploadMode } from "../storage/types.ts";

/** Names tried before giving up. Each holds the time and the session: already the second is hardly ever needed. */
const attempts = 10;
/** What a file is called whose client has no wish. */
const defaultName = "ftp";

const placeOnly = /(^|\/)$/;

/**
 * Names for STOU, best first: the one wished for, then with the time, to the millisecond, and the session's number
 * behind it. As the client would write them, so that it can use them in its next command.
 * @param wish what the client said; "dir/" for a directory
 */
function* uniqueNames({ context, id }: Session, wish: string): Generator<string> {
  // "" and "dir/" name a place and no file.
  const base = placeOnly.test(wish) ? wish + defaultName : wish;
  if (base === wish) yield wish;
  const now = context.clock.now();
  const moment = `${formatFtpTime(now)}${String(Math.trunc(now) % 1000).padStart(3, "0")}`;
  for (let attempt = 1; attempt <= attempts; attempt++) yield `${base}.${moment}-${id}-${attempt}`;
}

/**
 * Makes the file of STOU: under the name wished for if it is free, else under one that is. In a directory if one is wished for.
 * @throws StorageError "EEXIST" when all of them are taken, and what the storage throws
 */
export async function openUnique(session: Session, wish: string): Promise<{ name: string; upload: Upload }> {
  const place = !placeOnly.test(wish) && (await isDirectory(session, wish));
  for (const name of uniqueNames(session, place ? `${wish}/` : wish)) {
    try {
      const mode: UploadMode = { kind: "unique" };
      const permissions = permissionsOf(session.state, 0o666);
      const path = session.path(name);
      if (holdsRawBytes(baseName(path))) throw new StorageError("EILSEQ");
      return { name, upload: await session.storage.openUpload(path, mode, permissions) };
    } catch (error) {
      if (errorCode(error) !== "EEXIST" && errorCode(error) !== "EISDIR") throw error;
    }
  }
  throw new StorageError("EEXIST");
}

async function isDirectory(session: Session, wish: string): Promise<boolean> {
  try {
    return (await session.storage.stat(session.path(wish))).type === "directory";
  } catch {
    // Nothing there, or nothing to be told: making the file will say.
    return false;
  }
}
