import { spawn } from "node:child_process";

export interface RunOptions {
  readonly cwd: string;
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
}

export interface RunResult {
  readonly status: number | null;
  readonly output: string;
}

/**
 * A peer that hangs is ended after this many milliseconds, so that nothing outlives the run; the output so far is in the
 * result. Longer than a test may take, but for a whole file over 4 GiB on a busy machine.
 */
const patience = 280_000;

/** Runs a program to its end. Standard output and error come as one text; the environment is not inherited. */
export function run(program: string, args: readonly string[], options: RunOptions): Promise<RunResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: options.cwd,
      env: { PATH: "/usr/bin:/bin", LANG: "C.UTF-8", HOME: options.cwd, ...options.env },
      stdio: "pipe",
      timeout: patience,
      killSignal: "SIGKILL",
    });
    const chunks: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => chunks.push(chunk));
    // A program that ends before it has read its input is judged by what it did.
    child.stdin.on("error", () => {});
    child.stdin.end(options.input ?? "");
    child.on("error", reject);
    child.on("close", (status) => resolve({ status, output: Buffer.concat(chunks).toString("utf8") }));
  });
}

/** Like {@link run}, but a status other than 0 is an error with the whole output in it. */
export async function runOk(program: string, args: readonly string[], options: RunOptions): Promise<string> {
  const { status, output } = await run(program, args, options);
  if (status !== 0) throw new Error(`${program} ended with ${status}:\n${output}`);
  return output;
}
