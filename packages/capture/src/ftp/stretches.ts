import type { Side } from "../stream/index.ts";
import { Amounts } from "./amounts.ts";

/** Stretches there are at most. */
export const maxStretches = 128;
/** Stretches that a connection of few packets has: more would be empty. */
const fewest = 8;
/** Seconds of a stretch in the beginning. */
const finest = 1e-6;

/** What is counted: bytes of a side, bytes that the capture lacks, and segments that were sent again. */
type Counted = Side | "missing" | "again";

/**
 * What came in each of at most 128 stretches of time. When the time runs over, two stretches become one, and each of them is
 * twice as long.
 */
export class Stretches {
  readonly #initiator = new Amounts();
  readonly #responder = new Amounts();
  /** Null before there is any: most connections have none. */
  #missing: Amounts | null = null;
  #again: Amounts | null = null;
  #step = finest;
  /** Things that were added. */
  #added = 0;

  /** Nothing was added. */
  get empty(): boolean {
    return this.#added === 0;
  }

  /** Counts `amount` at `seconds` since the beginning; what comes before the beginning came with it. */
  add(what: Counted, seconds: number, amount: number): void {
    this.#added++;
    if (seconds >= this.#step * maxStretches) this.#reach(seconds);
    this.#amounts(what).add(seconds > 0 ? Math.floor(seconds / this.#step) : 0, amount);
  }

  /** The stretches of all `seconds`, no more than there are things in them. */
  told(seconds: number): { readonly step: number; readonly of: (what: Counted) => readonly number[] } {
    if (seconds >= this.#step * maxStretches) this.#reach(seconds);
    const counted = Math.max(...this.#all.map(({ length }) => length));
    const length = Math.max(counted, Math.ceil(seconds / this.#step));
    let times = 1;
    while (length / times > Math.max(fewest, this.#added)) times *= 2;
    if (times > 1) this.#widen(times);
    return { step: this.#step, of: (what) => this.#amounts(what).told(Math.ceil(length / times)) };
  }

  get #all(): readonly Amounts[] {
    return [this.#initiator, this.#responder, this.#missing, this.#again].filter((one) => one !== null);
  }

  #amounts(what: Counted): Amounts {
    switch (what) {
      case "initiator":
        return this.#initiator;
      case "responder":
        return this.#responder;
      case "missing":
        this.#missing ??= new Amounts();
        return this.#missing;
      case "again":
        this.#again ??= new Amounts();
        return this.#again;
    }
  }

  /** Makes the stretches so long that `seconds` lie in one of them. */
  #reach(seconds: number): void {
    let times = 2;
    while (seconds >= this.#step * times * maxStretches) times *= 2;
    this.#widen(times);
  }

  #widen(times: number): void {
    this.#step *= times;
    this.#initiator.widen(times);
    this.#responder.widen(times);
    this.#missing?.widen(times);
    this.#again?.widen(times);
  }
}
