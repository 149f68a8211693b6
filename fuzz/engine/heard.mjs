// What the code has said in answer to inputs: kinds, codes, small numbers. What says something new is worth going on from.
// Held as bits of a map, and by a number for each name, because it is asked many times for every input.

const SLOTS = 1 << 20;
const MOST_NAMES = 1 << 12;

export class Heard {
  #map = new Uint8Array(SLOTS);
  #names = new Map();
  /** How many things have been said. */
  count = 0;
  /** One of them since this was set to false. */
  fresh = false;

  /** Names or whole numbers that mean something together. */
  say(a, b = 0, c = 0) {
    let hash = Math.imul(this.#number(a) ^ 0x51ed270b, 0x9e3779b1);
    hash = Math.imul(hash ^ (hash >>> 15) ^ this.#number(b), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13) ^ this.#number(c), 0xc2b2ae35);
    const slot = (hash ^ (hash >>> 16)) & (SLOTS - 1);
    if (this.#map[slot] === 1) return;
    this.#map[slot] = 1;
    this.count++;
    this.fresh = true;
  }

  /** Names that inputs make up are not told apart without end. */
  #number(name) {
    if (typeof name === "number") return name | 0;
    const known = this.#names.get(name);
    if (known !== undefined) return known;
    if (this.#names.size >= MOST_NAMES) return -1;
    this.#names.set(name, this.#names.size + 0x1000000);
    return this.#names.size + 0xffffff;
  }
}
