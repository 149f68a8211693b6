import type { Clock } from "../clock.ts";
import { QuotaUsage } from "./usage.ts";

/** Accounts of which something is remembered when none of their sessions is open; the longest unseen is forgotten first. */
const rememberedUsers = 10_000;

/** What the sessions of one account share. */
export interface SharedByUser {
  readonly usage: QuotaUsage;
}

/** What is known of accounts, by name, as long as they are used and some time beyond. */
export class Users {
  readonly #byName = new Map<string, SharedByUser>();
  readonly #clock: Clock;
  readonly #signal: AbortSignal;

  /** @param signal aborts when the server ends */
  constructor(clock: Clock, signal: AbortSignal) {
    this.#clock = clock;
    this.#signal = signal;
  }

  /** What the sessions of an account share. */
  of(name: string): SharedByUser {
    const known = this.#byName.get(name) ?? { usage: new QuotaUsage(this.#clock, this.#signal) };
    // The order of the map is that of last use.
    this.#byName.delete(name);
    this.#byName.set(name, known);
    this.#forget();
    return known;
  }

  #forget(): void {
    for (const [name, { usage }] of this.#byName) {
      if (this.#byName.size <= rememberedUsers) return;
      if (usage.idle) this.#byName.delete(name);
    }
  }
}
