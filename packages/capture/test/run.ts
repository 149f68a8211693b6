import { spawnSync } from "node:child_process";

/** Whether a program can be run: tests that want it are skipped by name without it. */
export function has(program: string): boolean {
  return spawnSync(program, ["--version"]).error === undefined;
}

/** What a program writes when it is given this on standard input. Throws if it fails. */
export function run(program: string, options: readonly string[], input: Uint8Array): Uint8Array {
  const { status, stdout, stderr } = spawnSync(program, options, { input, maxBuffer: 64 * 1024 * 1024 });
  if (status !== 0) throw new Error(`${program}: ${stderr}`);
  return Uint8Array.from(stdout);
}
