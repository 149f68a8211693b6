import type { Quota } from "../accounts/types.ts";
import type { Clock } from "../clock.ts";
import type { Storage } from "../storage/types.ts";
import { type Amount, countFiles } from "./count.ts";
import { KeyedTurns } from "./keyed-turns.ts";

/** How old a count must be, in milliseconds, for a refusal or a suspicion to be a reason to count again: files may go without our doing. */
const refusalAge = 60_000;

/** The same for a count to be made again without one, so that what others do in the folder is noticed: once a day an account waits for it. */
const longestAge = 24 * 3600_000;

/** What one change, such as an upload, holds of a quota until it is done. */
export class Portion implements Amount {
  bytes = 0;
  files = 0;
  /** Given back: whoever was still waiting for more gets none. */
  over = false;
}

/** A file that uploads write in place. */
export interface Written {
  uploads: number;
  /** What of it is counted among what is used; beyond that, each upload holds what it may make of it. */
  counted: Amount;
}

/**
 * What the files of one account come to, for all its sessions together, and for other accounts of the same storage: counted when it is
 * first asked for, then kept. What uploads under way have taken is held beside it, so that together they never get more than there is.
 */
export class QuotaUsage {
  readonly #clock: Clock;
  readonly #signal: AbortSignal;
  readonly #held = new Portion();
  /** Refused, and not gone yet: others wait for what they give back before they are refused themselves. */
  readonly #leaving = new Set<Portion>();
  #used: Amount = { bytes: 0, files: 0 };
  #countedAt: number | undefined;
  #counting: Promise<void> | undefined;
  #doubtful = true;
  #suspected = false;
  #changes = 0;
  #whenFreed: (() => void)[] = [];
  /** For whoever looks at a path and changes it: both as one. */
  readonly paths = new KeyedTurns();
  /** Files that are written in place, by their paths. */
  readonly written = new Map<string, Written>();

  /** @param signal ends a count that is under way */
  constructor(clock: Clock, signal: AbortSignal) {
    this.#clock = clock;
    this.#signal = signal;
  }

  /** Files as they are now, without what is held. */
  get used(): Amount {
    return this.#used;
  }

  /** Whether nothing is under way that would be lost with this. */
  get idle(): boolean {
    return this.#changes === 0 && this.#counting === undefined;
  }

  /**
   * A change begins; {@link end} is to be called when it is over. Waits while the files are counted, and counts them when that is
   * due and no change is under way.
   * @throws what counting throws: nothing grows while nobody knows how much there is
   */
  async begin(storage: Storage): Promise<void> {
    do await this.known(storage);
    while (this.#counting !== undefined);
    this.#changes++;
  }

  /** Waits until the files are counted, as {@link begin} does. */
  async known(storage: Storage): Promise<void> {
    if (this.#age > (this.#suspected ? refusalAge : longestAge)) this.doubt();
    if (this.#counting === undefined && this.#doubtful && this.#changes === 0) {
      this.#counting = this.#count(storage).finally(() => {
        this.#counting = undefined;
      });
    }
    await this.#counting;
  }

  /** A change is over. */
  end(): void {
    this.#changes--;
  }

  /** What is known may be wrong: to be counted again as soon as nothing is under way. */
  doubt(): void {
    this.#doubtful = true;
  }

  /** It may be about other files now: to be counted again in a minute at the latest, as often as that comes. */
  suspect(): void {
    this.#suspected = true;
  }

  /** Bytes that are left; null for no end of them. */
  left({ bytes }: Quota): number | null {
    return bytes === undefined ? null : Math.max(0, bytes - this.#used.bytes - this.#held.bytes);
  }

  /** Takes more for a portion; false when there is not so much, and then it is about to be given back. */
  take(portion: Portion, quota: Quota, bytes: number, files = 0): boolean | Promise<boolean> {
    if (portion.over) return false;
    if (this.#fits(quota, bytes, files)) {
      for (const holder of [portion, this.#held]) {
        holder.bytes += bytes;
        holder.files += files;
      }
      return true;
    }
    if (this.#leaving.size > 0 && !this.#leaving.has(portion)) {
      const freed = new Promise<void>((resolve) => this.#whenFreed.push(resolve));
      return freed.then(() => this.take(portion, quota, bytes, files));
    }
    this.#leaving.add(portion);
    if (this.#age >= refusalAge) this.doubt();
    return false;
  }

  /** Gives a portion back; the files have become this much more, or less. */
  settle(portion: Portion, change: Amount): void {
    portion.over = true;
    this.#held.bytes -= portion.bytes;
    this.#held.files -= portion.files;
    this.#leaving.delete(portion);
    this.#used = {
      bytes: Math.max(0, this.#used.bytes + change.bytes),
      files: Math.max(0, this.#used.files + change.files),
    };
    const waiting = this.#whenFreed;
    this.#whenFreed = [];
    for (const wake of waiting) wake();
  }

  /** Of the count, in milliseconds. */
  get #age(): number {
    return this.#clock.now() - (this.#countedAt ?? 0);
  }

  async #count(storage: Storage): Promise<void> {
    this.#suspected = false;
    this.#used = await countFiles(storage, this.#signal);
    this.#countedAt = this.#clock.now();
    this.#doubtful = false;
  }

  #fits(quota: Quota, bytes: number, files: number): boolean {
    const { bytes: mostBytes = Infinity, files: mostFiles = Infinity } = quota;
    return (
      (bytes <= 0 || this.#used.bytes + this.#held.bytes + bytes <= mostBytes) &&
      (files <= 0 || this.#used.files + this.#held.files + files <= mostFiles)
    );
  }
}
