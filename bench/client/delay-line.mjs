// What is under way on a link: each thing done when it is due, in the order in which it was sent, however many are under way.
import { performance } from "node:perf_hooks";

/** Real time, in milliseconds. A clock that is stepped (stepped-clock.mjs) may stand in its place. */
export const wallClock = {
  now: () => performance.now(),
  at(due, act) {
    // A timer counts whole milliseconds and may be one early; what is left of the last one passes in the event loop.
    const left = due - performance.now();
    if (left <= 0) act();
    else if (left < 1) setImmediate(act);
    else setTimeout(act, Math.floor(left));
  },
};

/** One direction of a link. */
export class DelayLine {
  #clock;
  #items = [];
  #last = 0;
  #stopped = false;
  #waiting = false;

  constructor(clock) {
    this.#clock = clock;
  }

  /** Does `act` at `due`, or when what was sent before it has been done, if that is later. */
  push(due, act) {
    this.#last = Math.max(due, this.#last);
    this.#items.push({ due: this.#last, act });
    this.#clock.stirred?.();
    this.#wake();
  }

  /** From now on nothing is done, until `go`. */
  stop() {
    this.#stopped = true;
  }

  /** Nothing that was stopped is done before `due`. */
  go(due = 0) {
    if (!this.#stopped) return;
    this.#stopped = false;
    for (const item of this.#items) item.due = Math.max(item.due, due);
    this.#last = Math.max(this.#last, due);
    this.#wake();
  }

  #wake() {
    if (this.#waiting || this.#stopped || this.#items.length === 0) return;
    this.#waiting = true;
    this.#clock.at(this.#items[0].due, () => {
      this.#waiting = false;
      while (!this.#stopped && this.#items.length > 0 && this.#items[0].due <= this.#clock.now())
        this.#items.shift().act();
      this.#wake();
    });
  }
}
