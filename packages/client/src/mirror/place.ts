import { createHash } from "node:crypto";
import { lstatSync, type Stats } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { FtpError, shown } from "@twinport/protocol";
import { localError } from "../transfer/local-file.ts";

/** The name under which a file comes into being beside its place: the same each time, so that a later run finds what was begun. */
export function partName(name: string): string {
  const mark = createHash("sha256").update(name).digest("hex").slice(0, 12);
  // A name may take 255 bytes, of which a character takes four at most.
  return `.${[...name].slice(0, 40).join("")}.${mark}.twinport-part`;
}

/** The directory that holds a relative path ("" for the root), and its last name. */
export function split(path: string): { readonly directory: string; readonly name: string } {
  const at = path.lastIndexOf("/");
  return { directory: at < 0 ? "" : path.slice(0, at), name: path.slice(at + 1) };
}

/**
 * The local path of what a mirror puts below its root. Looks at each name on the way: a link there would lead elsewhere, also one that
 * has come since the plan was made.
 * @throws FtpError "local-file" where a link or something else is in the way
 */
export function placeBelow(root: string, path: string, wanted: "file" | "directory"): string {
  const names = path.split("/");
  let at = root;
  for (const [index, name] of names.entries()) {
    at = join(at, name);
    const last = index === names.length - 1;
    const found = present(at);
    const fits = last && wanted === "file" ? found?.isFile() : found?.isDirectory();
    if (found !== undefined && fits !== true) {
      const what = found.isSymbolicLink()
        ? "a link is in the way, and links are not followed"
        : "something else is in the way";
      throw new FtpError("local-file", `local file ${shown(at)}: ${what}`);
    }
  }
  return at;
}

/** What stands there, links not followed. @throws FtpError "local-file" where that cannot be told */
export function present(place: string): Stats | undefined {
  try {
    return lstatSync(place, { throwIfNoEntry: false });
  } catch (error) {
    throw localError(place, error);
  }
}

/** Makes a directory below the root, whose parent is there. */
export async function makeLocalDirectory(root: string, path: string): Promise<void> {
  const place = placeBelow(root, path, "directory");
  await mkdir(place).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw localError(place, error);
  });
}
