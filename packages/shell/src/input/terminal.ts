import { type Completer, createInterface, type Interface } from "node:readline";
import type { Readable } from "node:stream";
import type { Input } from "./input.ts";
import { type OutputStream, Screen } from "./screen.ts";

/** A terminal's input stream; `process.stdin` is one. */
export type TerminalStream = Readable & { setRawMode?(raw: boolean): unknown };

/** Gives the completions of a line, and the part of it that they replace. */
export type CompleteLine = (line: string) => Promise<[string[], string]>;

interface Waiter {
  readonly kind: "command" | "question" | "secret";
  readonly resolve: (answer: string | undefined) => void;
}

const prompt = "ftp> ";

/**
 * Somebody at a terminal: prompt, history, editing, completion. readline reads all the time, so that ^C is heard
 * while a command runs and lines typed ahead are kept; it draws only while an answer is awaited.
 */
export class TerminalInput implements Input {
  readonly interactive = true;
  onInterrupt: (() => void) | undefined;
  readonly #stdin: TerminalStream;
  readonly #stdout: OutputStream;
  readonly #screen: Screen;
  readonly #readline: Interface;
  readonly #typedAhead: string[] = [];
  #history: string[] = [];
  #waiter: Waiter | undefined;
  #ended = false;

  constructor(stdin: TerminalStream, stdout: OutputStream, complete?: CompleteLine) {
    this.#stdin = stdin;
    this.#stdout = stdout;
    this.#screen = new Screen(stdout);
    const completer: Completer = (line) => [[], line];
    this.#readline = createInterface({
      input: stdin,
      output: this.#screen,
      terminal: true,
      historySize: 500,
      removeHistoryDuplicates: true,
      completer: complete === undefined ? completer : answering(complete),
    });
    this.#readline.on("line", (line) => this.#take(line));
    this.#readline.on("close", () => this.#end());
    this.#readline.on("SIGINT", () => this.#interrupt());
    this.#readline.on("history", (lines) => {
      // Answers, passwords above all, are no commands to be called back.
      if (this.#waiter?.kind === "question" || this.#waiter?.kind === "secret") {
        lines.splice(0, lines.length, ...this.#history);
      } else this.#history = [...lines];
    });
  }

  next(): Promise<string | undefined> {
    return this.#await("command", prompt);
  }

  ask(question: string, options: { secret?: boolean } = {}): Promise<string | undefined> {
    return this.#await(options.secret === true ? "secret" : "question", question);
  }

  async lend<T>(run: () => Promise<T>): Promise<T> {
    this.#readline.pause();
    this.#stdin.setRawMode?.(false);
    try {
      return await run();
    } finally {
      if (!this.#ended) {
        this.#stdin.setRawMode?.(true);
        this.#readline.resume();
      }
    }
  }

  close(): void {
    this.#readline.close();
    this.#screen.end();
  }

  #await(kind: Waiter["kind"], question: string): Promise<string | undefined> {
    const early = this.#typedAhead.shift();
    if (early !== undefined) {
      this.#stdout.write(`${question}${kind === "secret" ? "" : early}\n`);
      return Promise.resolve(early);
    }
    if (this.#ended) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      this.#waiter = { kind, resolve };
      this.#screen.muted = kind === "secret";
      if (kind === "secret") this.#stdout.write(question);
      this.#readline.setPrompt(question);
      this.#readline.prompt(true);
    });
  }

  #take(line: string): void {
    const waiter = this.#waiter;
    if (waiter === undefined) {
      this.#typedAhead.push(line);
      return;
    }
    if (waiter.kind === "secret") this.#stdout.write("\n");
    this.#answer(line);
  }

  #answer(answer: string | undefined): void {
    const waiter = this.#waiter;
    this.#waiter = undefined;
    this.#screen.muted = true;
    waiter?.resolve(answer);
  }

  #end(): void {
    this.#ended = true;
    if (this.#waiter === undefined) return;
    this.#stdout.write("\n");
    this.#answer(undefined);
  }

  #interrupt(): void {
    this.#typedAhead.length = 0;
    const kind = this.#waiter?.kind;
    if (kind === undefined) {
      this.onInterrupt?.();
      return;
    }
    this.#stdout.write("^C\n");
    if (kind !== "command") this.#screen.muted = true;
    this.#readline.write(null, { ctrl: true, name: "e" });
    this.#readline.write(null, { ctrl: true, name: "u" });
    if (kind === "command") this.#readline.prompt();
    else this.#answer(undefined);
  }
}

/** readline's form of an asynchronous completer. A completion that fails is none. */
function answering(complete: CompleteLine) {
  return (line: string, done: (error: null, result: [string[], string]) => void): void => {
    complete(line).then(
      (result) => done(null, result),
      () => done(null, [[], line]),
    );
  };
}
