import type { Account, Bandwidth } from "../accounts/types.ts";
import type { Clock } from "../clock.ts";
import type { Storage } from "../storage/types.ts";
import type { BandwidthTree, Level } from "./bandwidth.ts";
import { QuotaUsage } from "./usage.ts";

/** Accounts of which something is remembered when none of their sessions is open; the longest unseen is forgotten first. */
const rememberedUsers = 10_000;

/** What the sessions of one account share. */
export class User {
  /** What its files come to; undefined where that is known by its storage, which other accounts have too. */
  usage: QuotaUsage | undefined;
  /** Whose files {@link usage} is about. */
  storage: Storage | undefined;
  /** Of the bandwidth's tree. */
  readonly level: Level;
  #sessions = 0;
  #bandwidth: Bandwidth | undefined;

  constructor(name: string, tree: BandwidthTree) {
    this.level = tree.user(name, () => this.#bandwidth);
  }

  /** Sessions that are logged in. */
  get sessions(): number {
    return this.#sessions;
  }

  /** Whether nothing would be lost with it but what can be found out again. */
  get idle(): boolean {
    return this.#sessions === 0 && this.usage?.idle !== false;
  }

  /** One session more. What the account may have is from now on what this login says. */
  enter({ limits }: Account): void {
    this.#sessions++;
    this.#bandwidth = limits?.bandwidth;
  }

  /** One less. */
  leave(): void {
    this.#sessions--;
  }
}

/** What is known of accounts, by name, as long as they are used and some time beyond. */
export class Users {
  readonly #byName = new Map<string, User>();
  /** Who was the first to have a storage, and what its files come to. */
  readonly #byStorage = new WeakMap<Storage, { readonly user: User; readonly usage: QuotaUsage }>();
  readonly #clock: Clock;
  readonly #tree: BandwidthTree;
  readonly #signal: AbortSignal;

  /** @param signal aborts when the server ends */
  constructor(clock: Clock, tree: BandwidthTree, signal: AbortSignal) {
    this.#clock = clock;
    this.#tree = tree;
    this.#signal = signal;
  }

  /** The one of an account. */
  of(name: string): User {
    const user = this.#byName.get(name) ?? new User(name, this.#tree);
    // The order of the map is that of last use.
    this.#byName.delete(name);
    this.#byName.set(name, user);
    this.#forget();
    return user;
  }

  /**
   * What the files of an account come to, for its quota. Accounts with one storage share it: they fill the same disk. A storage that is new
   * with each login is its account's.
   */
  usageOf(user: User, storage: Storage): QuotaUsage {
    const known = this.#byStorage.get(storage);
    // Who had it alone, and has moved, has taken its count along.
    const movedAway =
      known !== undefined && known.user.usage === known.usage && known.user.storage !== storage;
    if (known !== undefined && !movedAway) {
      if (known.user !== user) known.user.usage = undefined;
      return known.usage;
    }
    // The same files by another object, or a new home: nobody can tell.
    user.usage?.suspect();
    user.usage ??= new QuotaUsage(this.#clock, this.#signal);
    user.storage = storage;
    this.#byStorage.set(storage, { user, usage: user.usage });
    return user.usage;
  }

  #forget(): void {
    for (const [name, user] of this.#byName) {
      if (this.#byName.size <= rememberedUsers) return;
      if (user.idle) this.#byName.delete(name);
    }
  }
}
