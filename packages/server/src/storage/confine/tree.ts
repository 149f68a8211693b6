import type { Stats } from "node:fs";
import type { Folder } from "./folder.ts";
import type { Awaitable, HostCalls } from "./host-calls.ts";

/**
 * How paths are kept inside a folder, the safest first: by the kernel's openat2 (Linux, where the package koffi is installed), by
 * descriptors step by step (Linux), or by looking before each step.
 */
export type Confinement = "openat2" | "descriptors" | "checked";

/**
 * The directories below one root, and how they are reached: all that differs from host to host. Folders are held for whoever asks, who
 * releases them.
 */
export interface Tree {
  readonly confinement: Confinement;
  readonly calls: HostCalls;
  readonly root: Folder;
  /** Whether the root's name still leads to this root. */
  isCurrent(): Awaitable<boolean>;
  /** A directory in a folder; null for what is none, as a link to one. Rejects with ENOENT where nothing is. */
  step(folder: Folder, name: string): Awaitable<Folder | null>;
  /** The directory that these names lead to, where that is quicker than step by step; null where it is not. */
  leap(names: readonly string[]): Awaitable<Folder | null>;
  /** Names what an entry is now by a name that stays with it while `action` runs; a link by itself, not by what it leads to. */
  pin<T>(entry: string, action: (name: string) => Awaitable<T>): Promise<T>;
  /** The names below the root of an absolute path of the host; null for what is outside. */
  inside(path: string): readonly string[] | null;
  /** Releases the root, and what is kept for later. What others hold stays theirs. */
  close(): void;
}

/** An entry of a folder, which is held until the place is released. Nothing may be there: then `stats` is null. */
export interface Place {
  readonly folder: Folder;
  readonly name: string;
  /** As the host is told it. */
  readonly path: string;
  readonly stats: Stats | null;
}
