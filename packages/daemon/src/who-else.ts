import { access, constants, lstat, readlink, realpath } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import process from "node:process";

/** Somebody besides root and the user that we run as who may change what lies at a path, or put something else there. */
export interface Other {
  /** The path itself, a folder above it, or a link on the way. */
  readonly place: string;
  /** Whom its mode lets write, or who owns it. */
  readonly who: "everybody" | "group" | "owner";
}

const sticky = 0o1000;

/**
 * Who else may change what lies at a path, which is there: the path itself is asked for, and each folder and link that leads to it.
 * A group may write above the path if it is our own, as users' own groups are. Undefined for nobody, and where the system has no such modes.
 */
export async function whoElseWrites(path: string): Promise<Other | undefined> {
  const [uid, gid] = [process.geteuid?.(), process.getegid?.()];
  if (uid === undefined) return undefined;
  const real = await realpath(path);
  const others: Other[] = [];
  for (const place of await wayTo(resolve(path))) {
    const stats = await lstat(place);
    if (stats.uid !== 0 && stats.uid !== uid) others.push({ place, who: "owner" });
    // Nobody may take out of a sticky folder what is not theirs; links have no modes.
    if (stats.isSymbolicLink() || (place !== real && (stats.mode & sticky) !== 0)) continue;
    if ((stats.mode & 0o022) === 0 || (await isReadOnly(place))) continue;
    if ((stats.mode & 0o002) !== 0) others.push({ place, who: "everybody" });
    else if ((stats.mode & 0o020) !== 0 && (place === real || stats.gid !== gid))
      others.push({ place, who: "group" });
  }
  return (
    others.find(({ who }) => who === "everybody") ?? others.find(({ who }) => who === "group") ?? others[0]
  );
}

/** No system follows more to one file. */
const mostLinks = 40;

/** All that leads to a path, and it: folders and links, and the folders and links by which those lead on. */
async function wayTo(path: string): Promise<ReadonlySet<string>> {
  const places = new Set<string>();
  const paths = [path, await realpath(path)];
  for (const each of paths) {
    for (const place of above(each)) {
      if (places.has(place)) continue;
      places.add(place);
      const target = await readlink(place).catch(() => undefined);
      if (target === undefined || paths.length > mostLinks) continue;
      const next = resolve(await realpath(dirname(place)), target);
      // Behind another link ".." is not the folder that stands before it in the text.
      const end = await realpath(next).catch(() => undefined);
      if (end !== undefined) paths.push(next, end);
    }
  }
  return places;
}

/** Whether it is mounted read-only: Kubernetes mounts what it configures so, with modes that let everybody write. */
function isReadOnly(place: string): Promise<boolean> {
  return access(place, constants.W_OK).then(
    () => false,
    (error: NodeJS.ErrnoException) => error.code === "EROFS",
  );
}

/** "/a/b" → "/a/b", "/a", "/" */
function* above(path: string): Generator<string> {
  yield path;
  const parent = dirname(path);
  if (parent !== path) yield* above(parent);
}
