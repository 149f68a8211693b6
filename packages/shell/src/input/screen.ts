import { Writable } from "node:stream";

/** An output stream that may be a terminal; `process.stdout` is one. */
export type OutputStream = Writable & {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
};

/**
 * What readline draws on: the terminal while somebody is to type, nothing while a command runs or a password is
 * typed. Writes go through at once, so that they keep their order with what others write to the terminal.
 */
export class Screen extends Writable {
  muted = true;
  readonly isTTY = true;
  readonly #terminal: OutputStream;
  readonly #resized = (): void => void this.emit("resize");

  constructor(terminal: OutputStream) {
    super({ decodeStrings: false });
    this.#terminal = terminal;
    terminal.on("resize", this.#resized);
  }

  /** The terminal's width, by which readline wraps. */
  get columns(): number {
    return this.#terminal.columns ?? 80;
  }

  override _write(chunk: string | Uint8Array, _encoding: BufferEncoding, done: () => void): void {
    if (!this.muted) this.#terminal.write(chunk);
    done();
  }

  override _final(done: () => void): void {
    this.#terminal.off("resize", this.#resized);
    done();
  }
}
