import { type FileHandle, open, realpath, rename, unlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { FtpError } from "@twinport/protocol";
import { openRegularFile } from "./regular-file.ts";
import { unreadableUsersFile } from "./unreadable-file.ts";
import { parseUsersFile, usersText } from "./users-file.ts";

/** The text of a users file, and whose it is; of one that is not there it is empty. */
interface Present {
  readonly text: string;
  readonly owner?: { readonly uid: number; readonly gid: number };
  readonly mode: number;
}

/**
 * Changes a users file, or makes one: readers find the old or the new one, whole. A file that everybody could read becomes its owner's
 * alone (0600); one that only a group may read besides stays so.
 * @param change the old text → the new one
 * @throws FtpError "unreadable" when what is there, or would be, is no users file; "local-file" when it cannot be written, or somebody
 * else has changed it meanwhile; and what `change` throws
 */
export async function changeUsersFile(
  path: string,
  change: (text: string) => string | Promise<string>,
): Promise<void> {
  // Of a link the file that it leads to is changed, and the link stays.
  const place = await realpath(path).catch(() => path);
  parseUsersFile((await present(place, path)).text, path);
  // Its name is always the same: while one writes it, nobody else begins.
  const next = join(dirname(place), `.${basename(place)}.new`);
  const file = await open(next, "wx", 0o600).catch((cause) => {
    throw cause.code === "EEXIST" ? takenBy(next, path, cause) : unwritable(path, cause);
  });
  try {
    const before = await present(place, path);
    const after = await change(before.text);
    parseUsersFile(after, path);
    await write(file, after, before).catch((cause) => {
      throw unwritable(path, cause);
    });
    if ((await present(place, path)).text !== before.text)
      throw unwritable(path, new Error("somebody else has changed it meanwhile; try again"));
    await rename(next, place).catch((cause) => {
      throw unwritable(path, cause);
    });
  } catch (error) {
    await file.close();
    await unlink(next).catch(() => undefined);
    throw error;
  }
}

function unwritable(path: string, cause: Error): FtpError {
  return new FtpError("local-file", `cannot write ${path}: ${cause.message}`, { cause });
}

function takenBy(next: string, path: string, cause: Error): FtpError {
  return new FtpError("local-file", `cannot write ${path}: somebody else is changing it`, {
    hint: `try again; if nobody is, remove what one who was killed has left: ${next}`,
    cause,
  });
}

async function present(place: string, path: string): Promise<Present> {
  let file: FileHandle | undefined;
  try {
    file = await openRegularFile(place);
    const { uid, gid, mode } = await file.stat();
    const text = usersText(await file.readFile(), path);
    return { text, owner: { uid, gid }, mode: (mode & 0o007) === 0 ? mode & 0o660 : 0o600 };
  } catch (cause) {
    if (cause instanceof FtpError) throw cause;
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return { text: "", mode: 0o600 };
    throw unreadableUsersFile(path, cause);
  } finally {
    await file?.close();
  }
}

/** Writes and closes what becomes the users file. */
async function write(file: FileHandle, text: string, { owner, mode }: Present): Promise<void> {
  try {
    // So that a server which runs as somebody else can still read what root has changed.
    const { uid, gid } = await file.stat();
    if (owner !== undefined && (uid !== owner.uid || gid !== owner.gid))
      await file.chown(owner.uid, owner.gid);
    await file.chmod(mode);
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}
