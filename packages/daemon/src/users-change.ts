import { randomBytes } from "node:crypto";
import { type FileHandle, open, realpath, rename, unlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { FtpError } from "@twinport/protocol";
import { parseUsers, unreadableFile } from "./users-file.ts";

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
  const before = await present(place, path);
  parseUsers(before.text, path);
  const after = await change(before.text);
  parseUsers(after, path);
  const temporary = join(dirname(place), `.${basename(place)}.${randomBytes(6).toString("hex")}`);
  try {
    await write(temporary, after, before);
    if ((await present(place, path)).text !== before.text)
      throw new Error("somebody else has changed it meanwhile; try again");
    await rename(temporary, place);
  } catch (cause) {
    await unlink(temporary).catch(() => undefined);
    throw new FtpError("local-file", `cannot write ${path}: ${(cause as Error).message}`, { cause });
  }
}

async function present(place: string, path: string): Promise<Present> {
  let file: FileHandle | undefined;
  try {
    file = await open(place, "r");
    const { uid, gid, mode } = await file.stat();
    const text = await file.readFile("utf8");
    return { text, owner: { uid, gid }, mode: (mode & 0o007) === 0 ? mode & 0o660 : 0o600 };
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return { text: "", mode: 0o600 };
    throw unreadableFile(path, cause);
  } finally {
    await file?.close();
  }
}

async function write(path: string, text: string, { owner, mode }: Present): Promise<void> {
  const file = await open(path, "wx", 0o600);
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
