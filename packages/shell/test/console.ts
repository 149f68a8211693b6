import { EventEmitter } from "node:events";
import { PassThrough, Writable } from "node:stream";
import { runShell, type ShellOptions } from "../src/run.ts";

/** A stream that keeps what is written, and may pass for a terminal. */
class Paper extends Writable {
  readonly isTTY: boolean;
  readonly columns = 80;
  text = "";
  readonly #changed = new EventEmitter();

  constructor(isTTY: boolean) {
    super();
    this.isTTY = isTTY;
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.text += chunk.toString();
    this.#changed.emit("text");
    done();
  }

  /** Resolves once the text, from `start` on, holds `part`; with the position behind it. */
  until(part: string, start: number): Promise<number> {
    return new Promise((resolve) => {
      const look = (): void => {
        const at = this.text.indexOf(part, start);
        if (at < 0) return;
        this.#changed.off("text", look);
        resolve(at + part.length);
      };
      this.#changed.on("text", look);
      look();
    });
  }
}

/** What a run of the shell has left. */
export interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

type Setting = Partial<Omit<ShellOptions, "stdin" | "stdout" | "stderr">>;

/** Runs the shell as a script, with `input` on standard input, which then ends unless it is kept open. */
export async function runScript(
  setting: Setting & { readonly input?: string; readonly keepOpen?: boolean },
): Promise<Outcome> {
  const { input = "", keepOpen = false, ...options } = setting;
  const stdin = new PassThrough();
  stdin.write(input);
  if (!keepOpen) stdin.end();
  const [stdout, stderr] = [new Paper(false), new Paper(false)];
  const interrupts = new EventEmitter();
  const code = await runShell({ env: {}, interrupts, ...options, stdin, stdout, stderr });
  return { code, out: stdout.text, err: stderr.text };
}

/** A run of the shell on a terminal that a test types on. Both outputs are on the one screen. */
export class Console {
  readonly screen = new Paper(true);
  /** The exit code, at the end. */
  readonly code: Promise<number>;
  readonly #keyboard: PassThrough & { isTTY?: boolean };
  #seen = 0;

  constructor(setting: Setting = {}) {
    this.#keyboard = Object.assign(new PassThrough(), { isTTY: true });
    this.code = runShell({
      env: { USER: "me" },
      interrupts: new EventEmitter(),
      ...setting,
      stdin: this.#keyboard,
      stdout: this.screen,
      stderr: this.screen,
    });
  }

  /** Waits until the screen shows this, after what was waited for before. Returns what came up to there. */
  async sees(part: string): Promise<string> {
    const from = this.#seen;
    this.#seen = await this.screen.until(part, from);
    return plain(this.screen.text.slice(from, this.#seen));
  }

  /** Presses keys. */
  type(keys: string): void {
    this.#keyboard.write(keys);
  }

  /** Waits for the prompt, then enters a line. */
  async enter(line: string): Promise<string> {
    const before = await this.sees("ftp> ");
    this.type(`${line}\r`);
    return before;
  }
}

/** Text without the sequences by which readline moves about. */
export function plain(text: string): string {
  return text.replace(/\x1b\[[0-9;]*[A-Za-z]/g, "").replace(/\r\n/g, "\n");
}
