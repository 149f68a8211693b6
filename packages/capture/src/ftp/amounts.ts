/** How much came in which stretch of time. Stretches in which nothing came take no room: most connections carry little, rarely. */
export class Amounts {
  /** Places of stretches, in order, and what came in each of them. */
  readonly #places: number[] = [];
  readonly #amounts: number[] = [];

  /** Stretches up to the last one in which anything came. */
  get length(): number {
    return (this.#places.at(-1) ?? -1) + 1;
  }

  /** Counts `amount` in the stretch at `place`. */
  add(place: number, amount: number): void {
    const places = this.#places;
    let at = places.length - 1;
    // Captures that were merged may go back in time.
    while (at >= 0 && (places[at] as number) > place) at--;
    if (at >= 0 && places[at] === place) {
      this.#amounts[at] = (this.#amounts[at] as number) + amount;
    } else if (at === places.length - 1) {
      places.push(place);
      this.#amounts.push(amount);
    } else {
      places.splice(at + 1, 0, place);
      this.#amounts.splice(at + 1, 0, amount);
    }
  }

  /** Makes one stretch of every `times`. */
  widen(times: number): void {
    const places = this.#places;
    const amounts = this.#amounts;
    let kept = 0;
    for (let at = 0; at < places.length; at++) {
      const place = Math.floor((places[at] as number) / times);
      const amount = amounts[at] as number;
      if (kept > 0 && places[kept - 1] === place) {
        amounts[kept - 1] = (amounts[kept - 1] as number) + amount;
      } else {
        places[kept] = place;
        amounts[kept] = amount;
        kept++;
      }
    }
    places.length = kept;
    amounts.length = kept;
  }

  /** What came in each of the first `length` stretches. */
  told(length: number): readonly number[] {
    const all = new Array<number>(length).fill(0);
    for (const [at, place] of this.#places.entries()) all[place] = this.#amounts[at] as number;
    return all;
  }
}
