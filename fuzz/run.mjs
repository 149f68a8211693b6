// Changed captures, and what clients say to the server, by the million: no exception but FtpError, no hang, memory bounded.
//   npm run fuzz -- [--target NAME] [--seconds 30] [--count N] [--seed S] [--parallel 2]
//   npm run fuzz -- --target NAME --replay FILE      what an input of fuzz/found does
// The same seed and count give the same inputs. jsfuzz is not used, and was not tried: it hooks `require`,
// while our modules are ESM. engine/corpus.mjs says what guides here instead.
import { readFileSync } from "node:fs";
import process from "node:process";
import { parseArgs } from "node:util";
import { campaign } from "./engine/campaign.mjs";
import { Heard } from "./engine/heard.mjs";
import { attempt } from "./engine/worker.mjs";
import { loadTarget, targetNames } from "./targets/index.mjs";

const { values } = parseArgs({
  options: {
    target: { type: "string" },
    seconds: { type: "string", default: "30" },
    count: { type: "string", default: "1000000000" },
    seed: { type: "string" },
    parallel: { type: "string", default: "2" },
    replay: { type: "string" },
  },
});
const whole = (number) => Math.round(number).toLocaleString("en-US");

if (values.target !== undefined && !targetNames.includes(values.target)) {
  console.error(`${values.target} is no target: ${targetNames.join(", ")}`);
  process.exit(2);
}

if (values.replay) {
  const heard = new Heard();
  const target = await loadTarget(values.target);
  await attempt(target, new Uint8Array(readFileSync(values.replay)), heard);
  await target.end?.();
  console.log(`no fault; ${heard.count} things said`);
} else {
  const seed = Number(values.seed ?? Math.floor(Date.now() / 1000));
  const waiting = values.target ? [values.target] : [...targetNames];
  const options = { count: Number(values.count), seconds: Number(values.seconds), seed };
  console.log(`seed ${seed}`);
  const results = [];
  const one = async () => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      const result = await campaign(name, options);
      results.push(result);
      const { inputs, seconds, said, kept, failure } = result;
      const rate = `${whole(inputs / seconds)}/s`;
      console.log(`${name}: ${whole(inputs)} inputs, ${rate}, ${said} things said, ${kept} inputs kept`);
      if (failure !== null) console.error(`${name} FAILED: ${failure}`);
    }
  };
  await Promise.all(Array.from({ length: Number(values.parallel) }, one));
  const total = results.reduce((sum, { inputs }) => sum + inputs, 0);
  console.log(results.map(({ name, inputs }) => `${name} ${whole(inputs)}`).join(", "));
  const failed = results.filter(({ failure }) => failure !== null);
  console.log(`${whole(total)} inputs in all, ${failed.length} targets failed`);
  process.exitCode = failed.length > 0 ? 1 : 0;
}
