import { splitPath } from "@twinport/protocol";
import { isCanonical } from "./confine/host-text.ts";
import { StorageError } from "./errors.ts";

/** Names that begin so are the server's own: hidden from listings, refused by every verb. */
export const reservedPrefix = ".twinport-";

/** What the names of uploads that are not whole yet end with. */
export const partSuffix = ".part";

/** Whether a directory's entry is the server's own. */
export function isReserved(name: string): boolean {
  return name.startsWith(reservedPrefix);
}

/**
 * The components of a virtual path, each fit for the host's file system.
 * @throws StorageError "ENOENT" for a reserved name, "EILSEQ" for one that is not spelt as its bytes are, "EINVAL" for one that the host would take apart or reinterpret
 */
export function hostNames(path: string, platform: NodeJS.Platform = process.platform): string[] {
  const names = splitPath(path);
  for (const name of names) {
    if (isReserved(name)) throw new StorageError("ENOENT");
    if (!isCanonical(name)) throw new StorageError("EILSEQ");
    if (name.includes("\0") || name === "." || name === "..") throw new StorageError("EINVAL");
    if (platform === "win32" && illegalOnWindows(name)) throw new StorageError("EINVAL");
  }
  return names;
}

function illegalOnWindows(name: string): boolean {
  return (
    // Names there are text: what is none cannot be asked for.
    /\p{Surrogate}/u.test(name) ||
    /[\\:*?"<>|]/.test(name) ||
    /[. ]$/.test(name) ||
    /^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?$/i.test(name)
  );
}
