import type { MirrorAction } from "./plan.ts";

/** What only the target has, gathered until all else is done. */
export class Deletions {
  readonly #files: string[] = [];
  readonly #directories: string[] = [];
  /** Directories that hold something which filters leave out. */
  readonly #kept = new Set<string>();

  /** An entry stays: so do the directories above it. */
  keep(path: string): void {
    for (let at = path.lastIndexOf("/"); at > 0; at = path.lastIndexOf("/", at - 1)) {
      const directory = path.slice(0, at);
      if (this.#kept.has(directory)) return;
      this.#kept.add(directory);
    }
  }

  add({ path, type }: Extract<MirrorAction, { kind: "delete" }>): void {
    (type === "directory" ? this.#directories : this.#files).push(path);
  }

  get files(): readonly string[] {
    return this.#files;
  }

  /** What is inside comes before what holds it. */
  get directories(): readonly string[] {
    return this.#directories.filter((path) => !this.#kept.has(path)).reverse();
  }
}
