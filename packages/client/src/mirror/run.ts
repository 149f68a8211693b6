import { FtpError } from "@twinport/protocol";
import { abortedError } from "../connection/turns.ts";
import type { OperationOptions } from "../options.ts";
import type { TreeProblem } from "../tree/problem.ts";
import { Deletions } from "./deletions.ts";
import { type Fingerprint, Journal } from "./journal.ts";
import { Lanes } from "./lanes.ts";
import type { MirrorEvent, MirrorFailure, MirrorOptions, MirrorResult } from "./options.ts";
import { split } from "./place.ts";
import type { MirrorAction } from "./plan.ts";
import type { SideEntry } from "./side.ts";
import type { Direction } from "./sides.ts";
import { addStep, noTotals } from "./totals.ts";

/** What the making of a mirror is told to. */
export interface Listener {
  /** Resolves when there is room for more. */
  tell(event: MirrorEvent): Promise<void>;
  /** Whether a report of progress would be read now. */
  readonly idle: boolean;
}

type CopyAction = Extract<MirrorAction, { kind: "copy" | "check" }>;

const defaultParallel = 4;
const keptFailures = 1000;

/** Errors after which nothing else would succeed either. */
const hopeless: ReadonlySet<string> = new Set(["connect-failed", "login-failed", "tls", "usage"]);

/** One making of a mirror, from its plan to its last deletion. */
export class MirrorRun {
  readonly #direction: Direction;
  readonly #options: MirrorOptions;
  readonly #listener: Listener;
  readonly #lanes: Lanes;
  readonly #deletions = new Deletions();
  readonly #failures: MirrorFailure[] = [];
  /** Directories being made, and those that could not be. */
  readonly #directories = new Map<string, Promise<boolean>>();
  /** Gives up what runs: the caller's wish, or an error that all else would meet too. */
  readonly #ending = new AbortController();
  readonly #asked: OperationOptions & { readonly signal: AbortSignal };
  #journal: Journal | undefined;
  #fatal: FtpError | undefined;
  #planned = noTotals;
  #there = 0;
  #copied = 0;
  #bytes = 0;
  #made = 0;
  #deleted = 0;
  #failed = 0;
  #problems = 0;

  constructor(direction: Direction, options: MirrorOptions, listener: Listener) {
    this.#direction = direction;
    this.#options = options;
    this.#listener = listener;
    this.#lanes = new Lanes(options.parallel ?? defaultParallel);
    const { signal } = this.#ending;
    this.#asked = {
      signal: options.signal === undefined ? signal : AbortSignal.any([options.signal, signal]),
    };
  }

  /** @throws FtpError what makes the mirror impossible: a source that cannot be listed, no connection, "aborted" */
  async run(): Promise<MirrorResult> {
    const started = performance.now();
    const { mover, from, to } = this.#direction;
    await mover.prepare();
    const { journal } = this.#options;
    if (journal !== undefined) this.#journal = await Journal.open(journal, from, to);
    let refused: string | undefined;
    try {
      await this.#follow();
      refused = await this.#deleteAll();
      await this.#forget();
    } finally {
      await this.#journal?.close();
    }
    return {
      planned: this.#planned,
      copied: this.#copied,
      bytes: this.#bytes,
      directoriesMade: this.#made,
      deleted: this.#deleted,
      failed: this.#failed,
      failures: this.#failures,
      problems: this.#problems,
      ...(refused === undefined ? {} : { deletionRefused: refused }),
      ms: performance.now() - started,
    };
  }

  /** Does the steps of the plan as they come. */
  async #follow(): Promise<void> {
    const onProblem = (problem: TreeProblem) => {
      this.#problems += 1;
      this.#options.onProblem?.(problem);
      void this.#listener.tell({ kind: "problem", problem });
    };
    const onExcluded = (path: string) => this.#deletions.keep(path);
    const look = { onProblem, onExcluded, targetMayBeMissing: false, ...this.#asked };
    try {
      for await (const action of this.#direction.actions(look)) {
        this.#planned = addStep(this.#planned, action);
        if (action.kind !== "make-directory" && !(action.kind === "copy" && action.reason === "missing"))
          this.#there += 1;
        await this.#step(action);
        if (this.#fatal !== undefined) break;
      }
    } catch (error) {
      const { signal } = this.#asked;
      this.#fatal ??= signal.aborted ? abortedError(signal) : asFtpError(error, this.#direction.from);
      this.#ending.abort();
    }
    await this.#lanes.end();
    if (this.#fatal !== undefined) throw this.#fatal;
  }

  #step(action: MirrorAction): Promise<void> {
    switch (action.kind) {
      case "make-directory":
        return this.#makeDirectory(action);
      case "copy":
      case "check":
        return this.#lanes.run(() => this.#attempt(action, () => this.#copy(action)));
      case "delete":
        this.#deletions.add(action);
        return Promise.resolve();
      case "leave":
        return this.#listener.tell({ kind: "left", action });
      case "same":
        return Promise.resolve();
    }
  }

  #makeDirectory(action: Extract<MirrorAction, { kind: "make-directory" }>): Promise<void> {
    const { path } = action;
    return this.#lanes.run(() => {
      const made = this.#attempt(action, async () => {
        await this.#parentOf(path);
        await this.#direction.mover.makeDirectory(path, this.#asked);
        this.#made += 1;
        await this.#listener.tell({ kind: "done", action });
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

  async #copy(action: CopyAction): Promise<void> {
    const { source, path } = action;
    const { mover } = this.#direction;
    await this.#parentOf(path);
    if (action.kind === "check" && !(await mover.differs(source, this.#asked))) return;
    const print = fingerprint(source);
    const adopt = this.#journal?.adopt(path, print) ?? false;
    await this.#journal?.begin(path, print);
    await this.#listener.tell({ kind: "begin", action });
    const onProgress = (told: { bytes: number; total?: number }) => {
      if (this.#listener.idle) void this.#listener.tell({ kind: "progress", action, ...told });
    };
    try {
      const { verify, rateLimit } = this.#options;
      const bytes = await mover.copy(source, {
        adopt,
        onProgress,
        ...(verify === undefined ? {} : { verify }),
        ...(rateLimit === undefined ? {} : { rateLimit }),
        ...this.#asked,
      });
      this.#copied += 1;
      this.#bytes += bytes;
      await this.#journal?.end(path);
      await this.#listener.tell({ kind: "done", action, bytes });
    } catch (error) {
      // With a journal, a later run may go on from what has come.
      if (this.#journal === undefined) await mover.discard(path).catch(() => {});
      throw error;
    }
  }

  /** Does a step; a failure is told and kept, and the mirror goes on unless nothing else could succeed. */
  async #attempt(action: MirrorAction, work: () => Promise<void>): Promise<boolean> {
    if (this.#fatal !== undefined) return false;
    try {
      await work();
      return true;
    } catch (cause) {
      const error = asFtpError(cause, action.path);
      if (this.#asked.signal.aborted || hopeless.has(error.code) || isFull(error)) {
        this.#fatal ??= error;
        this.#ending.abort();
        return false;
      }
      this.#failed += 1;
      if (this.#failures.length < keptFailures) this.#failures.push({ path: action.path, error });
      await this.#listener.tell({ kind: "failed", action, error });
      return false;
    }
  }

  /** Removes what only the target has, if that is safe to say. Returns why not. */
  async #deleteAll(): Promise<string | undefined> {
    const { files, directories } = this.#deletions;
    const deletions = files.length + directories.length;
    if (deletions === 0) return undefined;
    const reason = this.#whyNotDelete(deletions);
    if (reason !== undefined) {
      await this.#listener.tell({ kind: "deletion-refused", deletions, reason });
      return reason;
    }
    const { mover } = this.#direction;
    const each = (path: string, type: "file" | "directory", remove: () => Promise<void>) => {
      const action: MirrorAction = { kind: "delete", path, type };
      return this.#lanes.run(async () => {
        const gone = await this.#attempt(action, remove);
        if (!gone) return;
        this.#deleted += 1;
        await this.#listener.tell({ kind: "done", action });
      });
    };
    for (const path of files) await each(path, "file", () => mover.remove(path, this.#asked));
    await this.#lanes.end();
    for (const path of directories) {
      await each(path, "directory", () => mover.removeDirectory(path, this.#asked));
      await this.#lanes.end(); // one holds the other
    }
    if (this.#fatal !== undefined) throw this.#fatal;
    return undefined;
  }

  #whyNotDelete(deletions: number): string | undefined {
    if (this.#problems > 0) return `${this.#problems} parts of the trees could not be looked at`;
    if (this.#failed > 0) return `${this.#failed} steps before it failed`;
    const most = this.#options.maxDelete ?? Math.floor(this.#there / 2);
    if (deletions <= most) return undefined;
    return `${deletions} of ${this.#there} entries would go, and ${most} may: see maxDelete`;
  }

  /** Throws away what earlier runs have begun and this one had no use for. */
  async #forget(): Promise<void> {
    for (const path of this.#journal?.abandoned ?? []) {
      await this.#direction.mover.discard(path).then(
        () => this.#journal?.end(path),
        () => {},
      );
    }
  }
}

function fingerprint({ size, modified }: SideEntry): Fingerprint {
  return { size, modifiedMs: modified?.epochMs };
}

function asFtpError(error: unknown, path: string): FtpError {
  if (error instanceof FtpError) return error;
  const what = error instanceof Error ? error.message : String(error);
  return new FtpError("local-file", `${path}: ${what}`, { cause: error });
}

/** The local disk takes no more. */
function isFull({ cause }: FtpError): boolean {
  const code = (cause as NodeJS.ErrnoException | undefined)?.code;
  return code === "ENOSPC" || code === "EDQUOT";
}
