// Programs that a bench has started: what they take, and their end, whatever way the bench ends.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import process from "node:process";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const adopt = fileURLToPath(new URL("adopt.py", import.meta.url));
const running = new Set();
let ending = false;
/** USER_HZ: what the times in /proc/PID/stat are counted in. */
const ticks = 100;
/** Milliseconds that a program has to end by itself. */
const patience = 3000;
/** Milliseconds that a client may take; on a busy machine those of a full run take ten seconds. */
const longest = 120_000;

/** A signal has ended the bench. */
export class Interrupted extends Error {
  name = "Interrupted";
}

/** Starts a program that `withEnding` ends, out of reach of the terminal's Ctrl-C: it is ended in order. */
export function start(program, args, options = {}) {
  if (ending) throw new Interrupted("ending");
  const child = spawn(program, args, { stdio: ["ignore", "ignore", "inherit"], ...options, detached: true });
  // Of a program that is not there its waiter learns; the rest reads the exit status.
  child.on("error", () => undefined);
  running.add(child);
  child.once("close", () => running.delete(child));
  return child;
}

/** Starts a server whose CPU and memory will be asked for: below a process that adopts what its children leave behind. */
export function startServing(program, args, options) {
  return start("/usr/bin/python3", [adopt, program, ...args], options);
}

/** Runs a program to its end and gives what it writes. Throws if it fails, or has not ended in time. */
export async function output(program, args, { input = "", ...options } = {}) {
  const child = start(program, args, { stdio: ["pipe", "pipe", "pipe"], ...options });
  const texts = [child.stdout, child.stderr].map((stream) => {
    const chunks = [];
    stream.setEncoding("utf8").on("data", (chunk) => chunks.push(chunk));
    return () => chunks.join("");
  });
  child.stdin.on("error", () => undefined).end(input);
  const late = setTimeout(() => child.kill("SIGKILL"), longest);
  const [status, signal] = await once(child, "close").finally(() => clearTimeout(late));
  const [said, complained] = texts.map((text) => text());
  if (status !== 0) {
    throw new Error(`${program} ${args.join(" ")}: ${signal ?? `exit status ${status}`}\n${complained}`);
  }
  return { said, complained };
}

/** Ends every program that was started, and those that it has started. */
async function endAll() {
  ending = true;
  const children = [...running];
  const all = children.flatMap(({ pid }) => (pid === undefined ? [] : tree(pid).map(({ pid }) => pid)));
  const gone = children.map((child) => child.exitCode ?? child.signalCode ?? once(child, "close"));
  signal(all, "SIGTERM");
  await Promise.race([Promise.all(gone), delay(patience, undefined, { ref: false })]);
  signal(all, "SIGKILL");
}

/** Does some work, behind which no program that it has started is left, also where it fails or a signal comes. */
export async function withEnding(work) {
  const interrupted = new Promise((_, reject) => {
    for (const name of ["SIGINT", "SIGTERM", "SIGHUP"]) {
      process.once(name, () => reject(new Interrupted(`ended by ${name}`)));
    }
  });
  interrupted.catch(() => undefined);
  const doing = work();
  doing.catch(() => undefined);
  try {
    return await Promise.race([doing, interrupted]);
  } finally {
    await endAll();
  }
}

/** CPU seconds of a server and of all that it has started, those that have ended among them. */
export function cpuOf(pid) {
  return tree(pid).reduce((sum, { cpu }) => sum + cpu, 0) / ticks;
}

/** How many processes a server has now. */
export function processesOf(pid) {
  return tree(pid).length - 1;
}

/** Memory of a server and of all that it has started, MB. PSS: a page that several share counts once. */
export function memoryOf(pid) {
  let kilobytes = 0;
  // Without the one that adopts.
  for (const { pid: one } of tree(pid).slice(1)) {
    kilobytes += Number(/^Pss:\s+(\d+)/m.exec(read(`/proc/${one}/smaps_rollup`))?.[1] ?? 0);
  }
  return kilobytes / 1024;
}

/** A process and its descendants, of those that are there. */
function tree(root) {
  const processes = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      // The name of the program, in brackets, may hold anything.
      const fields = /\) (.*)$/s.exec(read(`/proc/${name}/stat`))?.[1].split(" ");
      if (fields === undefined) return [];
      const [, parent, ...rest] = fields;
      const cpu = rest.slice(9, 13).reduce((sum, time) => sum + Number(time), 0);
      return [{ pid: Number(name), parent: Number(parent), cpu }];
    });
  const found = processes.filter(({ pid }) => pid === root);
  for (const one of found) found.push(...processes.filter(({ parent }) => parent === one.pid));
  return found;
}

/** The text of a file of /proc, "" if its process has ended. */
function read(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

function signal(pids, name) {
  for (const pid of pids) {
    try {
      process.kill(pid, name);
    } catch {
      // It has ended.
    }
  }
}
