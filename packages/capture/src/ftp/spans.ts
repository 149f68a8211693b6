/** Spans kept apart; of more, those that are nearest to one another are one. */
const maxSpans = 64;

/** A time from one point to another, in seconds of the capture's clock. */
export interface Span {
  readonly from: number;
  to: number;
}

/** Times in which something was so, in order, in bounded memory. */
export class Spans {
  readonly all: Span[] = [];

  /** Adds a span. One that touches the last one goes on with it. */
  add(from: number, to: number): void {
    const last = this.all.at(-1);
    if (last !== undefined && from <= last.to) {
      last.to = Math.max(last.to, to);
      return;
    }
    this.all.push({ from, to });
    if (this.all.length > maxSpans) this.#joinNearest();
  }

  #joinNearest(): void {
    const { all } = this;
    let nearest = 1;
    for (let at = 2; at < all.length; at++) if (gapBefore(all, at) < gapBefore(all, nearest)) nearest = at;
    const [joined] = all.splice(nearest, 1);
    const before = all[nearest - 1];
    if (joined !== undefined && before !== undefined) before.to = joined.to;
  }
}

function gapBefore(spans: readonly Span[], at: number): number {
  return (spans[at]?.from ?? 0) - (spans[at - 1]?.to ?? 0);
}
