import { randomUUID } from "node:crypto";
import type { ConnectOptions, OperationOptions } from "../options.ts";
import type { Lease, LeaseOptions } from "../pool/lease.ts";
import type { Pool } from "../pool/pool.ts";
import type { FtpSession } from "../session/ftp-session.ts";
import type { HostKnowledge } from "../session/knowledge.ts";
import { remotePath } from "./paths.ts";
import { type Attempt, type RetryParts, retrying, retryPolicy } from "./retry.ts";

/** How an operation is run. */
export interface RunOptions extends OperationOptions {
  /**
   * Done twice it comes to the same, so that it may be done again when nobody knows whether it was done; `true` if absent.
   * Otherwise it is done again only where it has not begun, or where the server itself said that it was not done.
   */
  readonly repeatable?: boolean;
}

/**
 * What every operation of a client stands on: sessions to work on, paths, options, and another attempt where one fails. Operations
 * are functions in files of their own that are given this; they never hold two sessions at once.
 */
export class ClientCore {
  /** Puts clients in an order, for who needs sessions of two. */
  readonly id = randomUUID();
  readonly options: ConnectOptions;
  readonly knowledge: HostKnowledge;
  readonly pool: Pool;
  readonly #random: () => number;
  readonly #ending = new AbortController();

  constructor(
    options: ConnectOptions,
    knowledge: HostKnowledge,
    pool: Pool,
    random: () => number = Math.random,
  ) {
    this.options = options;
    this.knowledge = knowledge;
    this.pool = pool;
    this.#random = random;
  }

  /** The path to be sent for one that a caller gave; see `ConnectOptions.directory`. */
  resolve(path = ""): string {
    return remotePath(this.options.directory, path);
  }

  /**
   * Runs `work` on a session, and on another one again after a retryable error, as `ConnectOptions.retry` says. The session is
   * given back when `work` has settled: nothing of it may be used after that, and `work` must ask for no second one.
   */
  run<T>(
    work: (session: FtpSession, attempt: Attempt) => Promise<T>,
    { signal, repeatable = true }: RunOptions = {},
  ): Promise<T> {
    let lease: Lease | undefined;
    let failed: FtpSession | undefined;
    return retrying(
      async (attempt) => {
        lease = undefined;
        const taken = await this.pool.lease({ ...(signal === undefined ? {} : { signal }), not: failed });
        lease = taken;
        failed = taken.session;
        try {
          return await work(taken.session, attempt);
        } finally {
          taken.release();
        }
      },
      {
        ...this.#retrying(signal),
        again: (error, attempts) => {
          if (lease === undefined) return "later"; // it has not begun
          if (!repeatable && (error.reply === undefined || error.code === "closed")) return "no";
          // Servers close what was idle for them too long: that says nothing about how busy they are.
          return error.code === "closed" && !lease.fresh && attempts === 1 ? "now" : "later";
        },
      },
    );
  }

  /** Borrows a session, for more than one attempt's work; see {@link Pool.lease}. Opening one is tried again as in {@link run}. */
  lease(options: LeaseOptions = {}): Promise<Lease> {
    const lend = () => this.pool.lease(options);
    return retrying(lend, { ...this.#retrying(options.signal), again: () => "later" });
  }

  /**
   * Opens the first session. Only a server that has answered, and not for good, is asked again: who is at the wrong address learns
   * it at once.
   */
  async firstSession(signal: AbortSignal | undefined): Promise<void> {
    const lend = async () => (await this.pool.lease(signal === undefined ? {} : { signal })).release();
    await retrying(lend, {
      ...this.#retrying(signal),
      again: ({ reply }) => (reply === undefined ? "no" : "later"),
    });
  }

  /**
   * Takes no new operations, waits for those that were called, and says QUIT. What does not move any more is cut off; when the
   * signal fires, everything is.
   */
  async close(signal?: AbortSignal): Promise<void> {
    this.#ending.abort();
    const cut = () => this.pool.destroy();
    if (signal?.aborted) cut();
    signal?.addEventListener("abort", cut, { once: true });
    await this.pool.close();
    signal?.removeEventListener("abort", cut);
  }

  #retrying(signal: AbortSignal | undefined): Omit<RetryParts, "again"> {
    const policy = retryPolicy(this.options.retry);
    return { policy, signal, ending: this.#ending.signal, random: this.#random };
  }
}
