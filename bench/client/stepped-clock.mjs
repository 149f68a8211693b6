// A clock for the relay that counts round trips and nothing else: however long programs and machines take, no time passes while anything
// moves. Once all has been quiet for a while, each side waits for the other, and it goes on to when the next thing on the link is due.

export class SteppedClock {
  #now = 0;
  #due = [];
  #quietMs;
  #stirs = 0;
  #timer;

  /** @param quietMs how long a side may take, milliseconds of real time, to answer what it has: longer counts as waiting */
  constructor(quietMs) {
    this.#quietMs = quietMs;
  }

  now() {
    return this.#now;
  }

  /** Does `act` at `due`. */
  at(due, act) {
    this.#due.push({ due, act });
    this.stirred();
  }

  /** Something has been sent. */
  stirred() {
    this.#stirs += 1;
    clearTimeout(this.#timer);
    const before = this.#stirs;
    // What came while this process was busy is read before the second turn of the event loop.
    const later = () => setImmediate(() => setImmediate(() => before === this.#stirs && this.#step()));
    this.#timer = setTimeout(later, this.#quietMs);
  }

  #step() {
    if (this.#due.length === 0) return;
    this.#now = Math.max(this.#now, Math.min(...this.#due.map(({ due }) => due)));
    const acts = this.#due.filter(({ due }) => due <= this.#now);
    this.#due = this.#due.filter(({ due }) => due > this.#now);
    for (const { act } of acts) act();
    this.stirred();
  }
}
