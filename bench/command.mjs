// What the benches' commands have in common: which measures are taken, and where their figures go.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { machine } from "./measure.mjs";

/**
 * Reads `[--quick] [--rounds N] [MEASURE …]` and the options of one bench. `--quick` moves little, in one round, and writes nothing: proof
 * that the commands work. Without a name all measures are wanted.
 */
export function readArguments(args, measures, options) {
  const common = { quick: { type: "boolean", default: false }, rounds: { type: "string", default: "3" } };
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { ...common, ...options },
  });
  const names = Object.keys(measures);
  const unknown = positionals.find((name) => !names.includes(name));
  if (unknown !== undefined) throw new Error(`${unknown} is no measure: ${names.join(", ")}`);
  const wanted = names.filter((name) => positionals.length === 0 || positionals.includes(name));
  return { ...values, rounds: values.quick ? 1 : Number(values.rounds), wanted };
}

/**
 * Takes one measure after the other, and writes figures and page after each: what was measured is kept if a later one fails. Figures of
 * measures that are not wanted stay as they are.
 * @param take measures the one named; gets somebody to tell of progress
 */
export async function takeMeasures({ quick, wanted }, { results, writeReports, page }, take) {
  const known = quick || !existsSync(results) ? {} : JSON.parse(readFileSync(results, "utf8"));
  for (const name of wanted) {
    const measured = await take(name, (text) => console.error(`${name}: ${text}`));
    known[name] = { date: new Date().toISOString().slice(0, 10), machine: machine(), ...measured };
    if (quick) continue;
    writeFileSync(results, `${JSON.stringify(known, null, 1)}\n`);
    writeReports(known);
  }
  console.log(quick ? `${wanted.join(", ")}: every command ran` : `${page} is written`);
}
