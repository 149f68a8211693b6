import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import type { Input } from "./input.ts";

/** Command lines known beforehand, as given to `-c`. `terminal` makes a terminal for questions, where there is one. */
export class ScriptInput implements Input {
  readonly interactive = false;
  onInterrupt: (() => void) | undefined;
  readonly #lines: Iterator<string> | AsyncIterator<string>;
  readonly #terminal: (() => Input) | undefined;
  #closed = false;

  constructor(lines: Iterator<string> | AsyncIterator<string>, terminal?: () => Input) {
    this.#lines = lines;
    this.#terminal = terminal;
  }

  async next(): Promise<string | undefined> {
    if (this.#closed) return undefined;
    const line = await this.#lines.next();
    return line.done === true ? undefined : line.value;
  }

  async ask(question: string, options?: { secret?: boolean }): Promise<string | undefined> {
    const terminal = this.#terminal?.();
    try {
      return await terminal?.ask(question, options);
    } finally {
      terminal?.close();
    }
  }

  lend<T>(run: () => Promise<T>): Promise<T> {
    return run();
  }

  close(): void {
    this.#closed = true;
    // A stream that stays open must not keep the program alive.
    void Promise.resolve(this.#lines.return?.()).catch(() => undefined);
  }
}

/** Command lines from a stream, as when standard input is a file or a pipe. */
export function streamInput(stream: Readable): Input {
  const lines = createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY });
  return new ScriptInput(lines[Symbol.asyncIterator]());
}
