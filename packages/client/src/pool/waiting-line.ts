import { abortedError } from "../connection/turns.ts";
import type { Lease, LeaseOptions } from "./lease.ts";
import type { Pin } from "./nesting.ts";

/** Somebody who waits for a session. */
export interface Waiter {
  readonly wants: LeaseOptions;
  /** The `session()` that he waits in. */
  readonly pin: Pin | undefined;
  readonly since: number;
  grant(lease: Lease): void;
  fail(error: unknown): void;
}

/** Those who wait for a session, in the order of coming. Who gives up leaves. */
export class WaitingLine {
  readonly #waiters: Waiter[] = [];
  /** Those of them who wait inside a `session()`: mostly none, while thousands wait outside. */
  readonly #nested: Waiter[] = [];
  readonly #left: () => void;

  /** @param left is called after somebody has given up: those behind him may be content with less */
  constructor(left: () => void) {
    this.#left = left;
  }

  get length(): number {
    return this.#waiters.length;
  }

  get head(): Waiter | undefined {
    return this.#waiters[0];
  }

  /** The `session()`s that cannot end before somebody here has been served. */
  get pins(): ReadonlySet<Pin> {
    const pins = new Set<Pin>();
    for (const { pin } of this.#nested) {
      for (let at = pin; at !== undefined; at = at.outer) if (at.holds) pins.add(at);
    }
    return pins;
  }

  join(wants: LeaseOptions, pin: Pin | undefined, since: number): Promise<Lease> {
    const { signal } = wants;
    return new Promise((resolve, reject) => {
      const leave = () => {
        signal?.removeEventListener("abort", giveUp);
        remove(this.#waiters, waiter);
        if (pin !== undefined) remove(this.#nested, waiter);
      };
      const waiter: Waiter = {
        wants,
        pin,
        since,
        grant: (lease) => {
          leave();
          resolve(lease);
        },
        fail: (error) => {
          leave();
          reject(error);
        },
      };
      const giveUp = () => {
        waiter.fail(abortedError(signal));
        this.#left();
      };
      signal?.addEventListener("abort", giveUp, { once: true });
      this.#waiters.push(waiter);
      if (pin !== undefined) this.#nested.push(waiter);
    });
  }

  /** Turns away those whom `whom` means. */
  fail(error: unknown, whom: (waiter: Waiter) => boolean = () => true): void {
    for (const waiter of this.#waiters.filter(whom)) waiter.fail(error);
  }

  /** The latest of those who wait inside a `session()`. */
  get lastNested(): Waiter | undefined {
    return this.#nested.at(-1);
  }
}

function remove(waiters: Waiter[], waiter: Waiter): void {
  const index = waiters.indexOf(waiter);
  if (index >= 0) waiters.splice(index, 1);
}
