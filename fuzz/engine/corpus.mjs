// The inputs that changes start from: the seeds, and every input that made the target say something that it had not said
// before. That stands in for coverage: what the analyser says is made of named kinds, one for each branch that matters.

const MOST = 4096;
/** The share of seeds that are longer than an input of the target should be. */
const LONG_SHARE = 0.02;

export class Corpus {
  #inputs;
  #long;
  #seeds;
  #longest;

  /** @param longest bytes; what is longer is not worth its time, so that it is not kept */
  constructor(seeds, longest) {
    this.#longest = longest;
    this.#inputs = seeds.filter(({ length }) => length <= longest);
    this.#long = seeds.filter(({ length }) => length > longest);
    this.#seeds = this.#inputs.length;
  }

  pick(random) {
    const inputs = this.#inputs;
    if (inputs.length === 0 || (this.#long.length > 0 && random.chance(LONG_SHARE)))
      return random.pick(this.#long);
    // What came last is the least worn; seeds keep their turn.
    const from = random.chance(0.3) ? Math.max(0, inputs.length - 64) : 0;
    return inputs[random.whole(from, inputs.length - 1)];
  }

  /** Keeps an input that made something new be said. */
  keep(input) {
    if (input.length > this.#longest) return;
    if (this.#inputs.length >= MOST) this.#inputs.splice(this.#seeds, 1);
    this.#inputs.push(input.slice());
  }

  /** How many inputs are kept. */
  get size() {
    return this.#inputs.length + this.#long.length;
  }
}
