/** How long a server's refusal of one more connection is believed, milliseconds: old sessions of ours or others' may end. */
const believed = 60_000;

/** How many connections a server takes from us, as far as its refusals have told. */
export class ConnectionBound {
  #max = Infinity;
  #until = 0;

  /** The server has refused one more beside `standing` connections. */
  refused(standing: number, now: number): void {
    this.#max = Math.max(1, standing);
    this.#until = now + believed;
  }

  /** How many there may be; Infinity while nothing is known. */
  at(now: number): number {
    return now < this.#until ? this.#max : Infinity;
  }
}
