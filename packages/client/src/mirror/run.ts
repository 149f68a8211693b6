import { FtpError } from "@twinport/protocol";
import type { TreeProblem } from "../tree/problem.ts";
import { type CopyAction, Copying } from "./copying.ts";
import { Deletions } from "./deletions.ts";
import { Journal } from "./journal.ts";
import type { MirrorOptions, MirrorResult } from "./options.ts";
import { split } from "./place.ts";
import type { MirrorAction } from "./plan.ts";
import type { Direction } from "./sides.ts";
import { type Listener, Steps } from "./steps.ts";
import { addStep, noTotals } from "./totals.ts";

type ReplaceAction = Extract<MirrorAction, { kind: "replace" }>;

/** One making of a mirror, from its plan to its last deletion. */
export class MirrorRun {
  readonly #direction: Direction;
  readonly #options: MirrorOptions;
  readonly #steps: Steps;
  readonly #deletions = new Deletions();
  /** Files that come where the target has a directory: once that is gone. */
  readonly #afterwards: ReplaceAction[] = [];
  /** Directories being made, and those that could not be. */
  readonly #directories = new Map<string, Promise<boolean>>();
  #planned = noTotals;
  /** Entries that the target has. */
  #there = 0;
  #made = 0;
  #problems = 0;

  constructor(direction: Direction, options: MirrorOptions, listener: Listener) {
    this.#direction = direction;
    this.#options = options;
    this.#steps = new Steps(options, listener);
  }

  /** @throws FtpError what makes the mirror impossible: a source that cannot be listed, no connection, "aborted" */
  async run(): Promise<MirrorResult> {
    const started = performance.now();
    const { mover, from, to } = this.#direction;
    await mover.prepare();
    const { journal: file, maxDelete } = this.#options;
    const journal = file === undefined ? undefined : await Journal.open(file, from, to);
    const copying = new Copying(mover, this.#options, this.#steps, journal);
    let refused: string | undefined;
    try {
      await this.#follow(copying);
      const there = this.#there;
      const rules = { most: maxDelete ?? Math.floor(there / 2), there, problems: this.#problems };
      refused = await this.#deletions.carryOut(mover, this.#steps, rules);
      for (const action of this.#afterwards) await this.#fillIn(action, copying, refused);
      await this.#steps.settled();
      await copying.forget();
    } finally {
      await journal?.close();
    }
    return {
      planned: this.#planned,
      copied: copying.copied,
      bytes: copying.bytes,
      directoriesMade: this.#made,
      deleted: this.#deletions.deleted,
      failed: this.#steps.failed,
      failures: this.#steps.failures,
      problems: this.#problems,
      ...(refused === undefined ? {} : { deletionRefused: refused }),
      ms: performance.now() - started,
    };
  }

  /** Does the steps of the plan as they come. */
  async #follow(copying: Copying): Promise<void> {
    const onProblem = (problem: TreeProblem) => {
      this.#problems += 1;
      this.#options.onProblem?.(problem);
      void this.#steps.listener.tell({ kind: "problem", problem });
    };
    const onExcluded = (path: string) => this.#deletions.keep(path);
    const look = { onProblem, onExcluded, dry: false, ...this.#steps.asked };
    try {
      for await (const action of this.#direction.actions(look)) {
        this.#planned = addStep(this.#planned, action);
        if (action.kind !== "make-directory" && !(action.kind === "copy" && action.reason === "missing"))
          this.#there += 1;
        await this.#step(action, copying);
        if (this.#steps.over) break;
      }
    } catch (error) {
      this.#steps.giveUp(error, this.#direction.from);
    }
    await this.#steps.settled();
  }

  async #step(action: MirrorAction, copying: Copying): Promise<void> {
    switch (action.kind) {
      case "make-directory":
        return await this.#makeDirectory(action, () => {});
      case "copy":
      case "check":
        return await this.#copy(action, copying);
      case "delete":
        return this.#deletions.add(action.path, action.type === "directory");
      case "replace":
        return await this.#replace(action, copying);
      case "leave":
        return await this.#steps.listener.tell({ kind: "left", action });
      case "same":
        return;
    }
  }

  #copy(action: CopyAction, copying: Copying): Promise<void> {
    return this.#steps.run(action, async () => {
      await this.#parentOf(action.path);
      await copying.copy(action);
    });
  }

  /** What is no directory goes at once, for what comes instead, and what that holds, comes now too. */
  async #replace(action: ReplaceAction, copying: Copying): Promise<void> {
    const { path, source, target } = action;
    const remove = () => this.#direction.mover.remove(path, this.#steps.asked);
    if (target === "directory") {
      this.#deletions.add(path, true);
      this.#afterwards.push(action);
    } else if (source.type === "directory") await this.#makeDirectory(action, remove);
    else
      await this.#steps.run(action, async () => {
        await this.#parentOf(path);
        await remove();
        await copying.copy(action);
      });
  }

  /** The directory that was there is gone, or was not to go. */
  async #fillIn(action: ReplaceAction, copying: Copying, refused: string | undefined): Promise<void> {
    const { path, source, target } = action;
    if (refused === undefined) return await this.#copy(action, copying);
    const left = { kind: "leave", path, reason: "type", source: source.type, target } as const;
    await this.#steps.listener.tell({ kind: "left", action: left });
  }

  #makeDirectory(
    action: Extract<MirrorAction, { kind: "make-directory" | "replace" }>,
    before: () => Promise<void> | void,
  ): Promise<void> {
    const { path } = action;
    return this.#steps.runAll(() => {
      const made = this.#steps.attempt(action, async () => {
        await this.#parentOf(path);
        await before();
        await this.#direction.mover.makeDirectory(path, this.#steps.asked);
        this.#made += 1;
        await this.#steps.listener.tell({ kind: "done", action });
      });
      this.#directories.set(path, made);
      return made.then((done) => {
        if (done) this.#directories.delete(path);
      });
    });
  }

  /** Waits for the directory above to be made. */
  async #parentOf(path: string): Promise<void> {
    const { directory } = split(path);
    if ((await this.#directories.get(directory)) !== false) return;
    throw new FtpError("local-file", `${path}: the directory above it could not be made`);
  }
}
