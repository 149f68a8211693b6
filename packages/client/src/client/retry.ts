import { FtpError } from "@twinport/protocol";
import { abortedError } from "../connection/turns.ts";
import type { RetryPolicy } from "../options.ts";

/** What is tried again, and when, of a client that is told nothing else. */
export const defaultRetry: RetryPolicy = { attempts: 3, firstDelayMs: 500, longestDelayMs: 10_000 };

/** The policy that options ask for. */
export function retryPolicy(wanted: Partial<RetryPolicy> | false | undefined): RetryPolicy {
  return wanted === false ? { ...defaultRetry, attempts: 1 } : { ...defaultRetry, ...wanted };
}

/**
 * How long to wait before the next attempt, milliseconds: twice as long as before the one before, and something between half and
 * all of that, so that clients which failed together do not come back together.
 * @param failed attempts so far
 * @param random from 0 up to 1
 */
export function retryDelay(policy: RetryPolicy, failed: number, random: number): number {
  const full = Math.min(policy.longestDelayMs, policy.firstDelayMs * 2 ** (failed - 1));
  return full * (0.5 + random / 2);
}

/** Which attempt of an operation this is. */
export interface Attempt {
  /** From 1. */
  readonly number: number;
  /** What the one before has failed with. */
  readonly previous?: FtpError;
}

/** How {@link retrying} goes about it. */
export interface RetryParts {
  readonly policy: RetryPolicy;
  /** Gives up waiting. */
  readonly signal?: AbortSignal | undefined;
  /** Ends the waiting too: then the last error counts. */
  readonly ending: AbortSignal;
  /** Whether to do it again at all, and at once; called with a retryable error. */
  readonly again: (error: FtpError, failed: number) => "no" | "now" | "later";
  readonly random: () => number;
}

/** Does `work`, and after a retryable error again, as the policy says. @throws the last error */
export async function retrying<T>(work: (attempt: Attempt) => Promise<T>, parts: RetryParts): Promise<T> {
  const { policy, signal, ending, again, random } = parts;
  let attempt: Attempt = { number: 1 };
  while (true) {
    try {
      return await work(attempt);
    } catch (error) {
      if (!(error instanceof FtpError) || !error.retryable || attempt.number >= policy.attempts) throw error;
      const when = signal?.aborted || ending.aborted ? "no" : again(error, attempt.number);
      if (when === "no") throw error;
      if (when === "later") await pause(retryDelay(policy, attempt.number, random()), [signal, ending]);
      if (signal?.aborted) throw abortedError(signal);
      if (ending.aborted) throw error;
      attempt = { number: attempt.number + 1, previous: error };
    }
  }
}

/** Waits, at most until one of the signals fires. */
function pause(ms: number, signals: readonly (AbortSignal | undefined)[]): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      for (const signal of signals) signal?.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    for (const signal of signals) signal?.addEventListener("abort", end, { once: true });
  });
}
