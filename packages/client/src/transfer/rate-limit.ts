import { FtpError } from "@twinport/protocol";
import type { Session } from "../session/session.ts";

/** How much may be moved ahead of the rate, as time: short pauses cost more than they bring. */
const burstMs = 100;

/**
 * A bound on bytes per second, for one transfer or for many that share it. A bucket of a tenth of a second's bytes
 * that fills at that rate; who takes more than is in it is told how long to wait, and those who come later wait behind.
 */
export class RateLimit {
  readonly bytesPerSecond: number;
  readonly #clock: () => number;
  /** When all that was taken so far will have been within the rate, milliseconds. */
  #paidUntil: number;

  /**
   * @param clock milliseconds that never go back
   * @throws FtpError "usage" for a rate that is none
   */
  constructor(bytesPerSecond: number, clock: () => number = () => performance.now()) {
    if (!(bytesPerSecond > 0)) {
      throw new FtpError("usage", "a rate limit is a number of bytes per second over 0");
    }
    this.bytesPerSecond = bytesPerSecond;
    this.#clock = clock;
    this.#paidUntil = clock();
  }

  /** So many bytes were moved: milliseconds to wait before the next ones. */
  take(bytes: number): number {
    const now = this.#clock();
    this.#paidUntil = Math.max(this.#paidUntil, now - burstMs) + (bytes / this.bytesPerSecond) * 1000;
    return Math.max(0, this.#paidUntil - now);
  }
}

/** The pace of a transfer. */
export interface Pace {
  /** As much as may be moved at once, bytes. */
  readonly step: number;
  /** So many bytes were moved: milliseconds to wait before the next ones. */
  wait(bytes: number): number;
}

/** Smaller steps cost more than a smooth flow is worth. */
const smallestStep = 4 * 1024;

/** The pace of a transfer that has a limit of its own, the session's, or both; undefined where it has none. */
export function paceOf(session: Session, rateLimit: number | undefined): Pace | undefined {
  const shared = session.rateLimit;
  const limits = shared === undefined ? [] : [shared];
  if (rateLimit !== undefined) limits.push(new RateLimit(rateLimit));
  if (limits.length === 0) return undefined;
  const lowest = Math.min(...limits.map((limit) => limit.bytesPerSecond));
  return {
    step: Math.max(smallestStep, Math.ceil((lowest * burstMs) / 1000)),
    wait: (bytes) => Math.max(...limits.map((limit) => limit.take(bytes))),
  };
}
