import { type ChildProcess, spawn } from "node:child_process";

/** How a program is run. */
export interface ProgramOptions {
  /** Working folder. */
  readonly folder?: string;
  /** Added to an environment of PATH, HOME, LANG and TERM. */
  readonly env?: Readonly<Record<string, string>>;
  /** Written to its standard input, which is then closed. Default: nothing. */
  readonly input?: string | Uint8Array;
  /** It is ended after so many seconds. Default for what is run to its end: 30, or the scenario's patience. */
  readonly seconds?: number;
  /** Takes standard output as it comes, in place of {@link Program.output}. */
  readonly onOutput?: (chunk: Uint8Array) => void;
}

/** How a program ended. */
export interface Ended {
  /** Its exit status; null when a signal ended it. */
  readonly status: number | null;
  /** What it said, standard output and error as they came; cut after 64 KiB. */
  readonly output: string;
}

/** A program that runs. */
export interface Program {
  /** What it has said so far. */
  readonly output: string;
  readonly ended: Promise<Ended>;
  /** Resolves when its output matches, or throws nothing and gives false when it ends before. */
  says(pattern: RegExp): Promise<boolean>;
  /** Ends it and all that it started: SIGTERM, or the signal given; SIGKILL after two seconds. */
  stop(signal?: NodeJS.Signals): Promise<Ended>;
}

const outputLimit = 65_536;
const graceMs = 2000;

/** Starts a program as the leader of a process group. One that cannot be started ends with status 127. */
export function startProgram(command: readonly string[], options: ProgramOptions = {}): Program {
  return new Running(command, options);
}

class Running implements Program {
  output = "";
  readonly ended: Promise<Ended>;
  readonly #child: ChildProcess;
  readonly #listeners = new Set<() => void>();
  #over = false;

  constructor([file = "", ...args]: readonly string[], options: ProgramOptions) {
    const { PATH = "" } = process.env;
    const child = spawn(file, args, {
      detached: true,
      stdio: ["pipe", "pipe", "pipe"],
      env: { PATH, LANG: "C.UTF-8", TERM: "dumb", HOME: "/nonexistent", ...options.env },
      ...(options.folder !== undefined && { cwd: options.folder }),
    });
    this.#child = child;
    child.stdin.on("error", () => {}); // it may end without reading
    child.stdin.end(options.input ?? "");
    const hear = (chunk: Uint8Array) => this.#hear(Buffer.from(chunk).toString());
    child.stdout.on("data", options.onOutput ?? hear);
    child.stderr.on("data", hear);
    const timer =
      options.seconds === undefined ? undefined : setTimeout(() => void this.stop(), options.seconds * 1000);
    this.ended = new Promise((resolve) => {
      const end = (status: number | null) => {
        this.#over = true;
        clearTimeout(timer);
        for (const listener of this.#listeners) listener();
        resolve({ status, output: this.output });
      };
      child.once("error", (error) => {
        this.#hear(`${error.message}\n`);
        end(127);
      });
      child.once("close", (status) => end(status));
    });
  }

  async says(pattern: RegExp): Promise<boolean> {
    while (!pattern.test(this.output)) {
      if (this.#over) return false;
      await new Promise<void>((resolve) => {
        const listener = () => {
          this.#listeners.delete(listener);
          resolve();
        };
        this.#listeners.add(listener);
      });
    }
    return true;
  }

  async stop(signal: NodeJS.Signals = "SIGTERM"): Promise<Ended> {
    this.#signal(signal);
    const timer = setTimeout(() => this.#signal("SIGKILL"), graceMs);
    try {
      return await this.ended;
    } finally {
      clearTimeout(timer);
    }
  }

  #hear(text: string): void {
    this.output = (this.output + text).slice(0, outputLimit);
    for (const listener of this.#listeners) listener();
  }

  #signal(signal: NodeJS.Signals): void {
    const { pid } = this.#child;
    if (this.#over || pid === undefined) return;
    try {
      process.kill(-pid, signal);
    } catch {
      // gone already
    }
  }
}
