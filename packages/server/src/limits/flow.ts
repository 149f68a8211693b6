import { type Readable, Writable } from "node:stream";
import { type Pacing, type Rate, Share } from "./pacing.ts";

/** What a transfer needs of the one that holds it back. */
export interface HeldBack {
  /** Whether it waits for us just now. */
  readonly waits: boolean;
  /** The transfer is over. Harmless twice. */
  end(): void;
}

/**
 * One transfer's source, held back as its rate says. While nothing bounds that rate, nothing is done to it. Else the source is piped
 * to a second place beside its own, which takes a chunk when it is granted: streams wait for the slowest of their places, so that no
 * stage stands in the way of the bytes, and a bound can come and go under way.
 */
export class Flow implements HeldBack {
  readonly #source: Readable;
  readonly #rate: Rate;
  readonly #pacing: Pacing;
  #held: { readonly share: Share; readonly gate: Writable } | undefined;

  constructor(source: Readable, rate: Rate, pacing: Pacing) {
    this.#source = source;
    this.#rate = rate;
    this.#pacing = pacing;
    this.update();
  }

  get waits(): boolean {
    return this.#held?.share.waits === true;
  }

  /** The bounds are others now. */
  update(): void {
    const bounded = this.#rate.most !== Infinity;
    if (!bounded) this.end();
    else this.#held ??= this.#hold();
  }

  end(): void {
    if (this.#held === undefined) return;
    const { share, gate } = this.#held;
    this.#held = undefined;
    share.leave();
    this.#source.unpipe(gate);
  }

  #hold(): { readonly share: Share; readonly gate: Writable } {
    const share = new Share(this.#pacing, this.#rate);
    const gate = new Writable({
      // Each chunk is waited for.
      highWaterMark: 1,
      write: (chunk: Uint8Array, _encoding, done) => share.take(chunk.length, () => done()),
    });
    this.#source.pipe(gate);
    return { share, gate };
  }
}
