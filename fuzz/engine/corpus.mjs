// The inputs that changes start from: the seeds, and every input that made the target say something that it had not said
// before. That stands in for coverage: what the analyser says is made of named kinds, one for each branch that matters.

const MOST = 4096;
/** What is longer is not worth its time. */
const LARGEST = 4 << 10;

export class Corpus {
  #inputs;
  #seen = new Set();
  #seeds;

  constructor(seeds) {
    this.#inputs = [...seeds];
    this.#seeds = seeds.length;
  }

  pick(random) {
    // What came last is the least worn; seeds keep their turn.
    const from = random.chance(0.3) ? Math.max(0, this.#inputs.length - 64) : 0;
    return this.#inputs[random.whole(from, this.#inputs.length - 1)];
  }

  /** Keeps `input` if one of what the target said of it is new. */
  learn(input, said) {
    let fresh = false;
    for (const one of said) {
      if (this.#seen.has(one)) continue;
      this.#seen.add(one);
      fresh = true;
    }
    if (!fresh || input.length > LARGEST) return;
    if (this.#inputs.length >= MOST) this.#inputs.splice(this.#seeds, 1);
    this.#inputs.push(input);
  }

  /** How many things have been said, how many inputs are kept. */
  get facts() {
    return { said: this.#seen.size, kept: this.#inputs.length };
  }
}
