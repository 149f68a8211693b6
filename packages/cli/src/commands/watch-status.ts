import type { Language } from "@twinport/capture";
import type { Watch } from "@twinport/capture/node";
import { columnsOf, type Io } from "../io.ts";
import { texts } from "./watch-texts.ts";

/** How often the line is written anew, in milliseconds. */
const interval = 500;
/** Columns that it may take; where it would be broken it could not be taken away. */
const columns = 80;

/** A last line on the terminal that says how far the watching is. Elsewhere it shows nothing. */
export class StatusLine {
  readonly #io: Io;
  readonly #language: Language;
  readonly #terminal: boolean;
  #timer: NodeJS.Timeout | null = null;
  #line = "";

  constructor(language: Language, io: Io) {
    this.#io = io;
    this.#language = language;
    this.#terminal = io.stderr.isTTY === true && io.env["TERM"] !== "dumb" && columnsOf(io) >= columns;
  }

  /** Begins to show it. */
  start(watching: Watch): void {
    if (!this.#terminal) return;
    this.#timer = setInterval(() => {
      const { packets, open, dropped } = watching.progress;
      const line = texts[this.#language].status(packets, open, dropped);
      if (line !== this.#line)
        this.above(() => {
          this.#line = line;
        });
    }, interval);
  }

  /** Lets something be written where the line stands, and shows the line below it. */
  above(write: () => void): void {
    if (this.#line !== "") this.#io.stderr.write("\r\u001b[K");
    write();
    if (this.#line !== "") this.#io.stderr.write(`\u001b[2m${this.#line}\u001b[22m`);
  }

  /** Takes it away. */
  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    if (this.#line !== "") this.#io.stderr.write("\r\u001b[K");
    this.#line = "";
  }
}
