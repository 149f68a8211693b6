import type { Side, StreamBytes } from "../stream/index.ts";

const lineFeed = 0x0a;
/** Ends that are remembered, of each side: the latest. */
const maxEnds = 64;

/** Where packets of a control connection ended inside a line. */
export class LineEnds {
  readonly #inside: Partial<Record<Side, number[]>> = {};

  /** Takes the bytes of a packet. */
  take({ from, bytes, offset, length }: StreamBytes): void {
    if (bytes[length - 1] === lineFeed || length === 0) return;
    this.#inside[from] ??= [];
    const inside = this.#inside[from];
    inside.push(offset + length);
    if (inside.length > maxEnds) inside.shift();
  }

  /** One of them ended at a stream offset. */
  has(from: Side, end: number): boolean {
    return this.#inside[from]?.includes(end) === true;
  }
}
