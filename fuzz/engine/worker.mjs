// One target in a thread of its own, so that an input that hangs it, or eats its memory, ends the thread and nothing else.
// What is being tried lies in shared memory: whoever watches can write it down when the thread is dead.
import { isMainThread, parentPort, workerData } from "node:worker_threads";
import { FtpError } from "@twinport/protocol";
import { Random } from "../../bench/generate/random.mjs";
import { loadTarget } from "../targets/index.mjs";
import { Corpus } from "./corpus.mjs";
import { mutateBytes } from "./mutate.mjs";

/** Memory outside the heap that no input may need. */
const MOST_BUFFERS = 256 << 20;
/** The most changes on top of each other. */
const MOST_CHANGES = 6;

/** One input: what the target says of it. Throws what is a fault of ours: anything but FtpError. */
export function attempt(target, input) {
  try {
    return target.run(input);
  } catch (error) {
    if (error instanceof FtpError)
      return [`FtpError ${error.code} ${error.message.replace(/\d+/g, "n").slice(0, 80)}`];
    throw error;
  }
}

function careful(target, input) {
  try {
    return attempt(target, input);
  } catch (error) {
    Error.stackTraceLimit = 30;
    attempt(target, input);
    throw error;
  }
}

/** The next input: one of the corpus, changed. */
function next(target, corpus, random) {
  let input = corpus.pick(random);
  const mutate = target.mutate ?? mutateBytes;
  for (let left = random.whole(1, MOST_CHANGES); left > 0; left--)
    input = random.chance(0.25) ? mutateBytes(input, random) : mutate(input, random, corpus);
  return input;
}

async function work({ name, count, seconds, seed, shared }) {
  const target = await loadTarget(name);
  const state = new Int32Array(shared, 0, 2);
  const current = new Uint8Array(shared, 8);
  const random = new Random(seed);
  const seeds = target.seeds();
  const corpus = new Corpus(seeds);
  const end = Date.now() + seconds * 1000;
  // Most inputs are refused with an FtpError, whose stack nobody reads; what is a fault is tried again, with its own.
  Error.stackTraceLimit = 0;
  for (let done = 0; done < count; done++) {
    if ((done & 63) === 0 && Date.now() >= end) break;
    if ((done & 4095) === 0 && process.memoryUsage().arrayBuffers > MOST_BUFFERS)
      throw new Error("memory outside the heap grows");
    const input = done < seeds.length ? seeds[done] : next(target, corpus, random);
    if (input.length > current.length) continue;
    current.set(input);
    Atomics.store(state, 1, input.length);
    Atomics.add(state, 0, 1);
    corpus.learn(input, careful(target, input));
  }
  parentPort.postMessage(corpus.facts);
}

if (!isMainThread) await work(workerData);
