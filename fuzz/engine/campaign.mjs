// Runs a target in its thread and watches it.
import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { Worker } from "node:worker_threads";
import { LARGEST } from "./draft.mjs";

/** The longest that one input may take; generous, as the machine may be busy. */
const LONGEST_MS = 30_000;
const HEAP_MB = 384;

const found = new URL("../found/", import.meta.url);

/** Resolves to how many inputs were tried, and `failure`: null, or what went wrong, the input being in fuzz/found. */
export function campaign(name, { count, seconds, seed }) {
  const shared = new SharedArrayBuffer(8 + LARGEST);
  const state = new Int32Array(shared, 0, 2);
  const started = Date.now();
  return new Promise((resolve) => {
    const worker = new Worker(new URL("./worker.mjs", import.meta.url), {
      workerData: { name, count, seconds, seed, shared },
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
    });
    let facts = { said: 0, kept: 0 };
    let last = -1;
    let since = Date.now();
    const settle = (failure) => {
      clearInterval(watch);
      const inputs = Atomics.load(state, 0);
      resolve({
        name,
        inputs,
        seconds: (Date.now() - started) / 1000,
        ...facts,
        failure: failure && keep(failure),
      });
    };
    const keep = (failure) => {
      const input = new Uint8Array(shared, 8, Atomics.load(state, 1)).slice();
      mkdirSync(found, { recursive: true });
      const file = `${name}-${createHash("sha256").update(input).digest("hex").slice(0, 12)}.bin`;
      writeFileSync(new URL(file, found), input);
      return `${failure}\n  npm run fuzz -- --target ${name} --replay fuzz/found/${file}`;
    };
    const watch = setInterval(() => {
      const tried = Atomics.load(state, 0);
      if (tried !== last || tried === 0) [last, since] = [tried, Date.now()];
      else if (Date.now() - since > LONGEST_MS) {
        settle(`an input takes longer than ${LONGEST_MS / 1000} s`);
        worker.terminate();
      }
    }, 500);
    worker.on("message", (message) => {
      facts = message;
    });
    worker.on("error", (error) => settle(error.stack ?? String(error)));
    // It ends by itself when it waits for what never comes.
    worker.on("exit", (status) => settle(status === 0 ? null : "an input is never done"));
  });
}
