import { hostNames } from "../names.ts";
import type { Folder } from "./folder.ts";
import { enter, locate } from "./locate.ts";
import { type LocalStorageOptions, openTree } from "./open-tree.ts";
import type { Place, Tree } from "./tree.ts";

/** Milliseconds without a command, after which nothing of a folder is kept open. */
const idleTime = 10_000;

/** What an operation has of a tree. */
interface Reached {
  readonly tree: Tree;
  readonly place: Place;
}

/** Virtual paths below a folder of the host. The folder is opened when it is first needed, again when its name leads to another one. */
export class Confined {
  readonly #root: string;
  readonly #options: LocalStorageOptions;
  #tree: Tree | undefined;
  #opening: Promise<Tree> | undefined;
  #idle: NodeJS.Timeout | undefined;

  constructor(root: string, options: LocalStorageOptions) {
    this.#root = root;
    this.#options = options;
  }

  /** Runs `action` on the place that a path leads to, as {@link locate} has it; its folder is held until then. */
  async at<T>(
    path: string,
    links: "followed" | "kept",
    action: (reached: Reached) => T | Promise<T>,
  ): Promise<T> {
    const names = hostNames(path);
    return this.run(async (tree) => {
      const place = await locate(tree, names, links);
      try {
        return await action({ tree, place });
      } finally {
        place.folder.release();
      }
    });
  }

  /** The directory that a path leads to, held for the caller. */
  async enter(path: string): Promise<{ readonly tree: Tree; readonly folder: Folder }> {
    const names = hostNames(path);
    return this.run(async (tree) => ({ tree, folder: await enter(tree, names) }));
  }

  /** Runs `action` on the tree as it is now. */
  async run<T>(action: (tree: Tree) => Promise<T>): Promise<T> {
    const tree = await this.#current();
    try {
      return await action(tree);
    } finally {
      tree.root.release();
    }
  }

  /** Closes what is kept open. What comes after it opens anew. */
  close(): void {
    clearTimeout(this.#idle);
    this.#idle = undefined;
    this.#tree?.close();
    this.#tree = undefined;
  }

  /** The tree, its root held for the caller. */
  async #current(): Promise<Tree> {
    for (;;) {
      const tree = this.#tree;
      if (tree === undefined) {
        this.#opening ??= this.#open();
        await this.#opening;
      } else if (await tree.isCurrent()) {
        if (tree !== this.#tree) continue;
        this.#idle?.refresh();
        tree.root.hold();
        return tree;
      } else if (tree === this.#tree) {
        this.close();
      }
    }
  }

  async #open(): Promise<Tree> {
    try {
      const tree = await openTree(this.#root, this.#options);
      this.#tree = tree;
      // It keeps no process alive for the sake of a cache.
      this.#idle = setTimeout(() => this.close(), idleTime).unref();
      return tree;
    } finally {
      this.#opening = undefined;
    }
  }
}
