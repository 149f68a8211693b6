/** A timer that has not run yet. */
export interface Timer {
  /** Makes it never run. Harmless afterwards and twice. */
  cancel(): void;
}

/** Time, as the server is given it, so that tests need not wait. */
export interface Clock {
  /** Milliseconds since the Unix epoch, with fractions. Never goes back. */
  now(): number;
  /** Calls `callback` once after `ms` milliseconds. */
  after(ms: number, callback: () => void): Timer;
}

/** Milliseconds: beyond it setTimeout, which counts in 31 bits, would run at once. */
const longest = 2 ** 31 - 1;

/** The machine's monotonic clock, set to the wall clock once at process start. It waits no longer than 24 days. */
export const systemClock: Clock = {
  now: () => performance.timeOrigin + performance.now(),
  after(ms, callback) {
    const handle = setTimeout(callback, Math.min(ms, longest));
    return { cancel: () => clearTimeout(handle) };
  },
};

/** Waits. Ends early, without an error, when `signal` aborts. */
export function sleep(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = () => {
      timer.cancel();
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = clock.after(ms, done);
    signal.addEventListener("abort", done, { once: true });
  });
}
