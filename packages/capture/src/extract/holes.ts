import { limits } from "@twinport/protocol";
import type { Hole } from "./content.ts";

/** The stretches of a file that are missing. */
export class Holes {
  #list: [from: number, to: number][] = [];
  #bytes = 0;

  /** In order; beyond `limits.listedHoles` the last reaches from its first missing byte to the last one of the file. */
  get list(): readonly Hole[] {
    return this.#list;
  }

  /** `length` bytes from offset `from` on are missing. False if that is more than is believed: the file ends there. */
  add(from: number, length: number): boolean {
    if (this.#bytes + length > limits.extractedHoles) return false;
    this.#bytes += length;
    const last = this.#list.at(-1);
    if (last !== undefined && (last[1] === from || this.#list.length >= limits.listedHoles)) {
      last[1] = from + length;
    } else this.#list.push([from, from + length]);
    return true;
  }
}
