import { setMaxListeners } from "node:events";
import { FtpError } from "@twinport/protocol";
import { abortedError } from "../connection/turns.ts";
import type { OperationOptions } from "../options.ts";
import { Lanes } from "./lanes.ts";
import type { MirrorEvent, MirrorFailure, MirrorOptions } from "./options.ts";
import type { MirrorAction } from "./plan.ts";

/** What the making of a mirror is told to. */
export interface Listener {
  /** Resolves when there is room for more. */
  tell(event: MirrorEvent): Promise<void>;
  /** Whether a report of progress would be read now. */
  readonly idle: boolean;
}

const defaultParallel = 4;
const keptFailures = 1000;

/** Errors after which nothing else would succeed either. */
const hopeless: ReadonlySet<string> = new Set(["connect-failed", "login-failed", "tls", "usage"]);

/** The steps of one mirror, a few at once: one that fails is told and kept, and the others go on unless nothing could succeed any more. */
export class Steps {
  readonly listener: Listener;
  readonly failures: MirrorFailure[] = [];
  /** Given to all that is done: the caller's wish to end it, or an error that all else would meet too. */
  readonly asked: OperationOptions & { readonly signal: AbortSignal };
  readonly #lanes: Lanes;
  readonly #ending = new AbortController();
  #failed = 0;
  #fatal: FtpError | undefined;

  constructor({ parallel = defaultParallel, signal }: MirrorOptions, listener: Listener) {
    this.listener = listener;
    this.#lanes = new Lanes(parallel);
    const ours = this.#ending.signal;
    const both = signal === undefined ? ours : AbortSignal.any([signal, ours]);
    setMaxListeners(0, both); // as many wait for it as there are steps at once
    this.asked = { signal: both };
  }

  /** How many have failed; of {@link failures} only the first are kept. */
  get failed(): number {
    return this.#failed;
  }

  /** Nothing else could succeed. */
  get over(): boolean {
    return this.#fatal !== undefined;
  }

  /** Begins a step once there is room for it; resolves when it has begun. */
  run(action: MirrorAction, work: () => Promise<void>): Promise<void> {
    return this.#lanes.run(() => this.attempt(action, work));
  }

  /** The same for what is more than one step. It must not fail. */
  runAll(work: () => Promise<unknown>): Promise<void> {
    return this.#lanes.run(work);
  }

  /** Does a step at once, and tells whether it succeeded. */
  async attempt(action: MirrorAction, work: () => Promise<void>): Promise<boolean> {
    if (this.over) return false;
    try {
      await work();
      return true;
    } catch (cause) {
      const error = asFtpError(cause, action.path);
      if (this.asked.signal.aborted || hopeless.has(error.code) || isFull(error)) {
        this.#end(error);
        return false;
      }
      this.#failed += 1;
      if (this.failures.length < keptFailures) this.failures.push({ path: action.path, error });
      await this.listener.tell({ kind: "failed", action, error });
      return false;
    }
  }

  /** What there is to do cannot be told any further. @param place the side that is being looked at */
  giveUp(cause: unknown, place: string): void {
    const { signal } = this.asked;
    this.#end(signal.aborted ? abortedError(signal) : asFtpError(cause, place));
  }

  /** Resolves when nothing runs any more. @throws FtpError why nothing else could succeed */
  async settled(): Promise<void> {
    await this.#lanes.end();
    if (this.#fatal !== undefined) throw this.#fatal;
  }

  #end(error: FtpError): void {
    this.#fatal ??= error;
    this.#ending.abort();
  }
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
