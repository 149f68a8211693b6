// Running a command and saying what it took.
import { spawn, spawnSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { cpus, release, tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";

/** Runs a command to its end, its output thrown away. Wall and CPU (user and system) in seconds, peak memory in MB. Throws if it fails. */
export function run([program, ...options]) {
  const folder = mkdtempSync(join(tmpdir(), "twinport-time-"));
  const nothing = openSync("/dev/null", "w");
  try {
    const usage = join(folder, "usage");
    const started = performance.now();
    const { status, stderr, error } = spawnSync(
      "/usr/bin/time",
      ["-q", "-f", "%U %S %M", "-o", usage, program, ...options],
      { stdio: ["ignore", nothing, "pipe"], maxBuffer: 1 << 26 },
    );
    const wall = (performance.now() - started) / 1000;
    if (error) throw error;
    if (status !== 0) throw new Error(`${program} ${options.join(" ")}: exit status ${status}\n${stderr}`);
    const [user, system, memory] = readFileSync(usage, "utf8").trim().split(" ").map(Number);
    return { wall, cpu: user + system, memory: memory / 1024 };
  } finally {
    closeSync(nothing);
    rmSync(folder, { recursive: true });
  }
}

/** Milliseconds from the start of a command to the first byte that it writes, or to its end if it writes nothing. */
export function firstByte([program, ...options]) {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const child = spawn(program, options, { stdio: ["ignore", "pipe", "ignore"] });
    let first;
    child.stdout.once("data", () => {
      first = performance.now() - started;
    });
    child.stdout.resume();
    child.once("error", reject);
    child.once("close", () => resolve(first ?? performance.now() - started));
  });
}

/** The middle of some numbers, and the least and the greatest of them. */
export function spread(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  const median = sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  return { median, least: sorted[0], most: sorted.at(-1) };
}

/** What was measured on. */
export function machine() {
  const [cpu] = cpus();
  return { cpu: cpu.model.trim(), cores: cpus().length, system: `Linux ${release()}`, node: process.version };
}

/** The version that a program tells of itself, "" if it is not there. */
export function version(program, option, pattern) {
  const { stdout, stderr } = spawnSync(program, [option], { encoding: "utf8" });
  return pattern.exec(`${stdout}${stderr}`)?.[1] ?? "";
}
