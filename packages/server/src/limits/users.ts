import type { Clock } from "../clock.ts";
import { QuotaUsage } from "./usage.ts";

/** Accounts of which something is remembered when none of their sessions is open; the longest unseen is forgotten first. */
const rememberedUsers = 10_000;

/** What the sessions of one account share. */
export class User {
  readonly usage: QuotaUsage;
  #sessions = 0;

  constructor(usage: QuotaUsage) {
    this.usage = usage;
  }

  /** Sessions that are logged in. */
  get sessions(): number {
    return this.#sessions;
  }

  /** Whether nothing would be lost with it but what can be found out again. */
  get idle(): boolean {
    return this.#sessions === 0 && this.usage.idle;
  }

  /** One session more. */
  enter(): void {
    this.#sessions++;
  }

  /** One less. */
  leave(): void {
    this.#sessions--;
  }
}

/** What is known of accounts, by name, as long as they are used and some time beyond. */
export class Users {
  readonly #byName = new Map<string, User>();
  readonly #clock: Clock;
  readonly #signal: AbortSignal;

  /** @param signal aborts when the server ends */
  constructor(clock: Clock, signal: AbortSignal) {
    this.#clock = clock;
    this.#signal = signal;
  }

  /** The one of an account. */
  of(name: string): User {
    const user = this.#byName.get(name) ?? new User(new QuotaUsage(this.#clock, this.#signal));
    // The order of the map is that of last use.
    this.#byName.delete(name);
    this.#byName.set(name, user);
    this.#forget();
    return user;
  }

  #forget(): void {
    for (const [name, user] of this.#byName) {
      if (this.#byName.size <= rememberedUsers) return;
      if (user.idle) this.#byName.delete(name);
    }
  }
}
