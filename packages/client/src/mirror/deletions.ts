import type { Mover } from "./mover.ts";
import type { MirrorAction } from "./plan.ts";
import type { Steps } from "./steps.ts";

/** When what only the target has is not deleted. */
export interface DeletionRules {
  /** More deletions than this are not done. */
  readonly most: number;
  /** What the target has in all. */
  readonly there: number;
  /** Parts of either tree that could not be looked at. */
  readonly problems: number;
}

/** What only the target has, gathered until all else is done. */
export class Deletions {
  readonly #files: string[] = [];
  readonly #directories: string[] = [];
  /** Directories that hold something which filters leave out. */
  readonly #kept = new Set<string>();
  #deleted = 0;

  /** How many are gone. */
  get deleted(): number {
    return this.#deleted;
  }

  /** An entry stays: so do the directories above it. */
  keep(path: string): void {
    for (let at = path.lastIndexOf("/"); at > 0; at = path.lastIndexOf("/", at - 1)) {
      const directory = path.slice(0, at);
      if (this.#kept.has(directory)) return;
      this.#kept.add(directory);
    }
  }

  add(path: string, isDirectory: boolean): void {
    (isDirectory ? this.#directories : this.#files).push(path);
  }

  /** Removes all of it, if that is safe to say: the trees were looked at as a whole, and it is not too much. Returns why not. */
  async carryOut(mover: Mover, steps: Steps, rules: DeletionRules): Promise<string | undefined> {
    const files = this.#files;
    // What is inside comes before what holds it.
    const directories = this.#directories.filter((path) => !this.#kept.has(path)).reverse();
    const deletions = files.length + directories.length;
    if (deletions === 0) return undefined;
    const reason = whyNot(deletions, steps.failed, rules);
    if (reason !== undefined) {
      await steps.listener.tell({ kind: "deletion-refused", deletions, reason });
      return reason;
    }
    const each = (path: string, type: "file" | "directory", remove: () => Promise<void>) => {
      const action: MirrorAction = { kind: "delete", path, type };
      return steps.run(action, async () => {
        await remove();
        this.#deleted += 1;
        await steps.listener.tell({ kind: "done", action });
      });
    };
    for (const path of files) await each(path, "file", () => mover.remove(path, steps.asked));
    await steps.settled();
    for (const path of directories) {
      await each(path, "directory", () => mover.removeDirectory(path, steps.asked));
      await steps.settled(); // one holds the other
    }
    return undefined;
  }
}

function whyNot(
  deletions: number,
  failed: number,
  { most, there, problems }: DeletionRules,
): string | undefined {
  if (problems > 0) return `${problems} parts of the trees could not be looked at`;
  if (failed > 0) return `${failed} steps before it failed`;
  if (deletions <= most) return undefined;
  return `${deletions} of ${there} entries would go, and ${most} may: see maxDelete`;
}
