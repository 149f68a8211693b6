import { formatProgress } from "../text/bar.ts";

/** The terminal a bar is drawn on. */
export interface MeterScreen {
  write(text: string): void;
  /** Its width at this moment. */
  columns(): number;
}

/** What a {@link ProgressMeter} is started with. */
export interface MeterOptions {
  readonly screen: MeterScreen;
  /** Bytes there before the transfer began. */
  readonly offset?: number;
  /** Milliseconds that only go forward. */
  readonly now?: () => number;
}

/** Draws a transfer's progress once a second, on one line of a terminal. */
export class ProgressMeter {
  readonly #screen: MeterScreen;
  readonly #offset: number;
  readonly #now: () => number;
  readonly #started: number;
  readonly #timer: NodeJS.Timeout;
  #bytes = 0;
  #total: number | undefined;
  #lastByte: number;
  #width = 0;

  constructor({ screen, offset = 0, now = () => performance.now() }: MeterOptions) {
    this.#screen = screen;
    this.#offset = offset;
    this.#now = now;
    this.#started = now();
    this.#lastByte = this.#started;
    this.#timer = setInterval(() => this.draw(), 1000);
    this.#timer.unref();
  }

  /** So many bytes have moved, of so many in the whole file if that is known. */
  update(bytes: number, total: number | undefined): void {
    if (bytes !== this.#bytes) this.#lastByte = this.#now();
    this.#bytes = bytes;
    this.#total = total;
  }

  /** All has moved: what came is the whole, whatever was expected. */
  finish(bytes: number): void {
    this.update(bytes, bytes + this.#offset);
  }

  /** Draws the line anew over the one before. */
  draw(): void {
    const now = this.#now();
    const line = formatProgress(
      {
        bytes: this.#bytes,
        offset: this.#offset,
        total: this.#total,
        elapsed: now - this.#started,
        idle: now - this.#lastByte,
      },
      this.#screen.columns(),
    );
    this.#screen.write(`\r${line.padEnd(this.#width)}`);
    this.#width = line.length;
  }

  /** Draws the last state and leaves the line. */
  stop(): void {
    clearInterval(this.#timer);
    this.draw();
    this.#screen.write("\n");
  }
}
