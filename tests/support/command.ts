import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import process from "node:process";
import { root } from "./sources.ts";

const script = join(root, "packages/cli/bin/twinport.js");

/** How a run of the command ended. */
export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a run of the command is given. */
export interface RunOptions {
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

/** The command `twinport`, as built, under way. */
export class Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  stdout = "";
  stderr = "";

  constructor(args: readonly string[], options: RunOptions = {}) {
    // A clean environment, so that the tester's language and netrc do not matter.
    const env = { PATH: process.env["PATH"] ?? "", HOME: "/nonexistent", LANG: "C.UTF-8", ...options.env };
    this.child = spawn(process.execPath, [script, ...args], { env, cwd: options.cwd, stdio: "pipe" });
    this.child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      this.stdout += text;
    });
    this.child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.stderr += text;
    });
    this.child.stdin?.on("error", () => undefined); // it may end without having read all
    this.child.stdin?.end(options.input ?? "");
    this.ended = new Promise((resolve) => {
      this.child.on("close", (status) => resolve({ status, stdout: this.stdout, stderr: this.stderr }));
    });
  }

  /** Resolves with the match as soon as the output has one; rejects if the run ends before. */
  async said(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const match = pattern.exec(this.stdout);
      if (match !== null) return match;
      const more = new Promise<false>((resolve) => this.child.stdout?.once("data", () => resolve(false)));
      if (await Promise.race([more, this.ended.then(() => true)])) {
        throw new Error(`ended without saying ${pattern}:\n${this.stdout}${this.stderr}`);
      }
    }
  }

  stop(): Promise<Ended> {
    this.child.kill("SIGINT");
    return this.ended;
  }
}

/** Runs the command to its end. */
export function twinport(args: readonly string[], options?: RunOptions): Promise<Ended> {
  return new Running(args, options).ended;
}
