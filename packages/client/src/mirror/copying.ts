import type { Fingerprint, Journal } from "./journal.ts";
import type { Mover } from "./mover.ts";
import type { MirrorOptions } from "./options.ts";
import type { MirrorAction } from "./plan.ts";
import type { SideEntry } from "./side.ts";
import type { Steps } from "./steps.ts";

/** A step that moves a file. */
export type CopyAction = Extract<MirrorAction, { source: SideEntry }>;

/** Moves files, each of them noted in the journal before its first byte is moved. */
export class Copying {
  readonly #mover: Mover;
  readonly #options: MirrorOptions;
  readonly #steps: Steps;
  readonly #journal: Journal | undefined;
  #copied = 0;
  #bytes = 0;

  constructor(mover: Mover, options: MirrorOptions, steps: Steps, journal: Journal | undefined) {
    this.#mover = mover;
    this.#options = options;
    this.#steps = steps;
    this.#journal = journal;
  }

  /** Files moved. */
  get copied(): number {
    return this.#copied;
  }

  /** Bytes moved. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Moves a file, or what is missing of it where an earlier run has begun that. */
  async copy(action: CopyAction): Promise<void> {
    const { source, path } = action;
    const { listener, asked } = this.#steps;
    if (action.kind === "check" && !(await this.#mover.differs(source, asked))) return;
    const begun = await this.#begin(source);
    await listener.tell({ kind: "begin", action });
    const onProgress = (told: { bytes: number; total?: number }) => {
      if (listener.idle) void listener.tell({ kind: "progress", action, ...told });
    };
    const { verify, rateLimit } = this.#options;
    try {
      const bytes = await this.#mover.copy(source, {
        ...begun,
        onProgress,
        ...(verify === undefined ? {} : { verify }),
        ...(rateLimit === undefined ? {} : { rateLimit }),
        ...asked,
      });
      this.#copied += 1;
      this.#bytes += bytes;
      await this.#journal?.end(path);
      await listener.tell({ kind: "done", action, bytes });
    } catch (error) {
      // With a journal, a later run may go on from what has come.
      if (this.#journal === undefined) await this.#mover.discard(path).catch(() => {});
      throw error;
    }
  }

  /** Throws away what earlier runs have begun and this one had no use for. */
  async forget(): Promise<void> {
    for (const path of this.#journal?.abandoned ?? []) {
      await this.#mover.discard(path).then(
        () => this.#journal?.end(path),
        () => {},
      );
    }
  }

  /** Notes that a file is under way, and tells what is there of it. */
  async #begin(
    source: SideEntry,
  ): Promise<Pick<Parameters<Mover["copy"]>[1], "adopt" | "ranges" | "onRanges">> {
    const { path } = source;
    const journal = this.#journal;
    const print: Fingerprint = { size: source.size, modifiedMs: source.modified?.epochMs };
    const found = journal?.adopt(path, print);
    const adopted = found === "stale" ? undefined : found;
    const ranges =
      adopted === undefined ? this.#mover.ranges(source, this.#options.segments ?? 1) : adopted.ranges;
    // Before the journal tells of it: a run that ends in between must not leave what a later one takes for this file's.
    if (adopted === undefined) await this.#mover.clear(path, found === "stale");
    await journal?.begin(path, print, ranges);
    const adopt = adopted !== undefined;
    return { adopt, ranges, onRanges: async (left) => await journal?.begin(path, print, left) };
  }
}
