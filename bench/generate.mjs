// Makes a capture to measure with: the same seed, the same bytes. Nothing of it is anybody's traffic.
//   node bench/generate.mjs mix FILE [--size 500MB] [--seed 1]      many sessions in a real mix
//   node bench/generate.mjs bulk FILE [--size 1GB] [--seed 1]       one download
//   node bench/generate.mjs long FILE [--count 1200] [--seed 1]     one session of that many listings and small files
//   node bench/generate.mjs short FILE [--count 20000] [--seed 1]   logins without transfers
// Prints what is in it, as JSON.
import { parseArgs } from "node:util";
import { bulk, long, mix, short } from "./generate/kinds.mjs";

/** "500MB" → 500 000 000. */
export function bytesOf(text) {
  const [, number, unit] = /^([\d.]+)\s*([KMG]?)B?$/i.exec(text) ?? [];
  if (number === undefined) throw new Error(`${text} is no size: 5MB, 2GB`);
  return Number(number) * { "": 1, K: 1e3, M: 1e6, G: 1e9 }[unit.toUpperCase()];
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { size: { type: "string" }, count: { type: "string" }, seed: { type: "string", default: "1" } },
});
const make = { mix, bulk, long, short }[positionals[0]];
if (make === undefined || positionals[1] === undefined) {
  console.error("node bench/generate.mjs mix|bulk|long|short FILE [--size 500MB] [--count 20000] [--seed 1]");
  process.exit(2);
}
const facts = make(positionals[1], {
  ...(values.size && { size: bytesOf(values.size) }),
  ...(values.count && { count: Number(values.count) }),
  seed: Number(values.seed),
});
console.log(JSON.stringify(facts));
