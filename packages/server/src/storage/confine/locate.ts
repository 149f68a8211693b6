import { isAbsolute } from "node:path";
import { splitPath } from "@twinport/protocol";
import { errorCode, StorageError } from "../errors.ts";
import type { Folder } from "./folder.ts";
import type { Place, Tree } from "./tree.ts";

/** Links that one path may lead through; Linux allows as many. */
const mostLinks = 40;
/** Directories entered for one path, those again that a link makes us enter again: what links can make of a path has no end. */
const mostSteps = 4096;
/** After so many, others get their turn: a path as long as the control line allows has two thousand names. */
const stepsInARow = 64;

/**
 * The place that a path leads to. Links on the way are followed as far as they stay inside the root; one that leads out is as if it
 * were not there. So is one whose target is not there.
 * @param links whether a link at the end is followed too, or is itself the place: it must lead inside then, too
 * @throws StorageError "ENOENT", "ENOTDIR", "ELOOP", or what the host says
 */
export async function locate(
  tree: Tree,
  names: readonly string[],
  links: "followed" | "kept" = "followed",
): Promise<Place> {
  const leaf = names.at(-1);
  if (leaf === undefined) return placeIn(tree, tree.root.hold(), ".");
  const parent = await tree.leap(names.slice(0, -1));
  const place = parent === null ? null : await placeIn(tree, parent, leaf);
  if (place !== null && place.stats?.isSymbolicLink() !== true) return place;
  place?.folder.release();
  const end = await follow(tree, names);
  if (links === "followed" || !end.throughLink) return end.place;
  end.place.folder.release();
  const folder = await enter(tree, names.slice(0, -1));
  return placeIn(tree, folder, leaf);
}

/**
 * The directory that a path leads to, links followed.
 * @throws StorageError as {@link locate} does
 */
export async function enter(tree: Tree, names: readonly string[]): Promise<Folder> {
  const folder = await tree.leap(names);
  if (folder !== null) return folder;
  const { place } = await follow(tree, names);
  try {
    if (place.stats === null) throw new StorageError("ENOENT");
    const entered = place.name === "." ? place.folder.hold() : await tree.step(place.folder, place.name);
    if (entered === null) throw new StorageError("ENOTDIR");
    return entered;
  } finally {
    place.folder.release();
  }
}

async function placeIn(tree: Tree, folder: Folder, name: string): Promise<Place> {
  const path = folder.entry(name);
  try {
    return { folder, name, path, stats: await tree.calls.lstat(path) };
  } catch (error) {
    folder.release();
    throw error;
  }
}

/** Where a path ends, and whether its last name is that of a link. */
interface End {
  readonly place: Place;
  readonly throughLink: boolean;
}

/**
 * Step by step from the root. At each link the names become others, and it begins anew; what lies before a link is then free of
 * links, so that ".." in its target is simply the name before.
 */
async function follow(tree: Tree, names: readonly string[]): Promise<End> {
  const budget: Budget = { links: 0, steps: 0 };
  let way = names;
  for (let throughLink = false; ; ) {
    const next = await descend(tree, way, budget);
    if ("place" in next) {
      if (!throughLink || next.place.stats !== null) return { place: next.place, throughLink };
      next.place.folder.release();
      throw new StorageError("ENOENT");
    }
    throughLink ||= next.atLeaf;
    way = next.way;
  }
}

interface Budget {
  links: number;
  steps: number;
}

/** Goes as far as the next link or "..": the place at the end, or other names that lead there. */
async function descend(
  tree: Tree,
  way: readonly string[],
  budget: Budget,
): Promise<{ readonly place: Place } | { readonly way: readonly string[]; readonly atLeaf: boolean }> {
  let folder = tree.root.hold();
  try {
    for (const [at, name] of way.entries()) {
      const atLeaf = at === way.length - 1;
      await countStep(budget);
      if (name === "..") {
        if (at === 0) throw new StorageError("ENOENT");
        return { way: way.toSpliced(at - 1, 2), atLeaf: false };
      }
      const place = atLeaf ? await placeIn(tree, folder.hold(), name) : null;
      if (place !== null && place.stats?.isSymbolicLink() !== true) return { place };
      place?.folder.release();
      const next = atLeaf ? null : await tree.step(folder, name);
      if (next === null) {
        if (++budget.links > mostLinks) throw new StorageError("ELOOP");
        const target = await targetOf(tree, folder.entry(name));
        const before = target.absolute ? [] : way.slice(0, at);
        return { way: [...before, ...target.names, ...way.slice(at + 1)], atLeaf };
      }
      folder.release();
      folder = next;
    }
    return { place: await placeIn(tree, folder.hold(), ".") };
  } finally {
    folder.release();
  }
}

async function countStep(budget: Budget): Promise<void> {
  if (++budget.steps > mostSteps) throw new StorageError("ELOOP");
  if (budget.steps % stepsInARow === 0) await new Promise((resolve) => setImmediate(resolve));
}

async function targetOf(
  tree: Tree,
  link: string,
): Promise<{ readonly names: readonly string[]; readonly absolute: boolean }> {
  const target = await readLink(tree, link);
  if (!isAbsolute(target)) {
    return {
      names: splitPath(target.replaceAll(separators, "/")).filter((name) => name !== "."),
      absolute: false,
    };
  }
  const names = tree.inside(target);
  if (names === null) throw new StorageError("ENOENT");
  return { names, absolute: true };
}

const separators = process.platform === "win32" ? /[\\/]/g : /\//g;

async function readLink(tree: Tree, link: string): Promise<string> {
  try {
    return await tree.calls.readlink(link);
  } catch (error) {
    // It was no directory, and is no link: a file in the middle of a path.
    throw errorCode(error) === "ENOENT" ? error : new StorageError("ENOTDIR");
  }
}
