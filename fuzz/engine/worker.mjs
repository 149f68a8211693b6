// One target in a thread of its own, so that an input that hangs it, or eats its memory, ends the thread and nothing else.
// What is being tried lies in shared memory: whoever watches can write it down when the thread is dead.
import { isMainThread, parentPort, workerData } from "node:worker_threads";
import { FtpError } from "@twinport/protocol";
import { Random } from "../../bench/generate/random.mjs";
import { loadTarget } from "../targets/index.mjs";
import { Corpus } from "./corpus.mjs";
import { Draft } from "./draft.mjs";
import { Heard } from "./heard.mjs";
import { mutateBytes } from "./mutate.mjs";

/** Memory outside the heap that no input may need. */
const MOST_BUFFERS = 256 << 20;
/** The longest input that is kept, where a target has no bound of its own. */
const LONGEST = 4 << 10;
/** The most changes on top of each other. */
const MOST_CHANGES = 4;

/** Tries one input. Throws what is a fault of ours: anything but FtpError. */
export async function attempt(target, input, heard) {
  try {
    await target.run(input, heard);
  } catch (error) {
    if (!(error instanceof FtpError)) throw error;
    heard.say("FtpError", error.code, error.message.replace(/\d+|"[^"]*"|\(.*\)/g, "").slice(0, 40));
  }
}

/** As `attempt`, and what is a fault is tried again, with its stack. */
async function careful(target, input, heard) {
  try {
    await attempt(target, input, heard);
  } catch (error) {
    Error.stackTraceLimit = 30;
    await attempt(target, input, heard);
    throw error;
  }
}

async function work({ name, count, seconds, seed, shared }) {
  const target = await loadTarget(name);
  const mutate = target.mutate ?? mutateBytes;
  const state = new Int32Array(shared, 0, 2);
  const current = new Uint8Array(shared, 8);
  const random = new Random(seed);
  const seeds = target.seeds();
  const corpus = new Corpus(seeds, target.longest ?? LONGEST);
  const heard = new Heard();
  const draft = new Draft();
  const end = Date.now() + seconds * 1000;
  // Most inputs are refused with an FtpError, whose stack nobody reads.
  Error.stackTraceLimit = 0;
  for (let done = 0; done < count; done++) {
    if ((done & 63) === 0 && Date.now() >= end) break;
    if ((done & 4095) === 0 && process.memoryUsage().arrayBuffers > MOST_BUFFERS)
      throw new Error("memory outside the heap grows");
    if (done < seeds.length) draft.load(seeds[done]);
    else {
      draft.load(corpus.pick(random));
      for (let left = random.whole(1, MOST_CHANGES); left > 0; left--)
        (random.chance(0.25) ? mutateBytes : mutate)(draft, random);
    }
    const input = draft.bytes;
    current.set(input);
    state[1] = input.length;
    Atomics.store(state, 0, done + 1);
    heard.fresh = false;
    await careful(target, input, heard);
    if (heard.fresh) corpus.keep(input);
  }
  await target.end?.();
  parentPort.postMessage({ said: heard.count, kept: corpus.size });
}

if (!isMainThread) await work(workerData);
