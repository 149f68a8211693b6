import { resolvePath } from "@twinport/protocol";

/**
 * What may be done with files.
 *
 * * "list": a folder's entries, and the facts of each.
 * * "read": a file's content, and its facts.
 * * "write": a new file is made, and times are set. In the place of one that is there it is put only where "delete" is given too.
 * * "append": to a file that is there more is added (APPE, REST, RANG), at its end; before its end only with "write" and "delete".
 * * "delete": files and empty folders are removed.
 * * "rename": files and folders get another name, in the same folder or in one that gives no right that the first lacks.
 * * "mkdir": folders are made.
 * * "chmod": permission bits are changed.
 */
export const rights = ["list", "read", "write", "append", "delete", "rename", "mkdir", "chmod"] as const;

/** One of {@link rights}. */
export type Right = (typeof rights)[number];

/**
 * Rights by virtual folder ("/", "/incoming"); those of the nearest folder that holds a path, or is it, count. What none of them
 * holds may not be touched. A symbolic link counts where it stands.
 */
export type FolderRights = Readonly<Record<string, readonly Right[]>>;

/** Rights of those who look and download, and change nothing. */
export const toRead: FolderRights = { "/": ["list", "read"] };

const none: ReadonlySet<Right> = new Set();

/** Which rights hold where. */
export class RightsTable {
  /** The deepest folders first. */
  readonly #folders: readonly (readonly [string, ReadonlySet<Right>])[];
  readonly #fixed: readonly string[];
  readonly #folded: (path: string) => string;

  /** @param fixed folders that stay where they are, besides those that have rights of their own */
  constructor(given: FolderRights, fixed: readonly string[], platform: NodeJS.Platform = process.platform) {
    // Where the host takes "/Incoming" for "/incoming", so do the rights: else another spelling would have other rights.
    this.#folded =
      platform === "win32" || platform === "darwin"
        ? (path) => path.normalize("NFC").toLowerCase()
        : (path) => path;
    const place = (path: string) => this.#folded(resolvePath("/", path));
    const folders = Object.entries(given).map(([path, some]) => [place(path), new Set(some)] as const);
    this.#folders = folders.sort(([one], [other]) => other.length - one.length);
    this.#fixed = [...folders.map(([path]) => path), ...fixed.map(place)];
  }

  /** The rights that hold for a canonical path: for what lies in a folder, and for the folder itself. */
  at(path: string): ReadonlySet<Right> {
    const place = this.#folded(path);
    return this.#folders.find(([folder]) => isWithin(place, folder))?.[1] ?? none;
  }

  /** Whether a path is, or holds, a folder that stays where it is: moved or made anew, it would have other rights. */
  isFixed(path: string): boolean {
    const place = this.#folded(path);
    return this.#fixed.some((folder) => isWithin(folder, place));
  }
}

/** Whether a canonical path is a folder, or lies in it. */
export function isWithin(path: string, folder: string): boolean {
  return folder === "/" || path === folder || path.startsWith(`${folder}/`);
}
