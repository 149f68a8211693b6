// `npm run bench -- capture [MEASURE …]`: measures the analyser beside its peers, writes bench/results/capture.json after each
// measure and docs/benchmarks.md from it. Named measures alone are taken again; the others keep their figures.
import { readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { machine } from "../measure.mjs";
import { measures } from "./measures.mjs";
import { writeReports } from "./report.mjs";
import { peerVersions } from "./tools.mjs";

const results = new URL("../results/capture.json", import.meta.url);

/** Runs the measures named, or all of them. `--quick` makes small captures, one round, and writes nothing: proof that the commands work. */
export async function main(args) {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      quick: { type: "boolean", default: false },
      rounds: { type: "string", default: "5" },
      folder: { type: "string", default: join(tmpdir(), "twinport-captures") },
    },
  });
  const { quick, folder } = values;
  const unknown = positionals.find((name) => !(name in measures));
  if (unknown !== undefined) throw new Error(`${unknown} is no measure: ${Object.keys(measures).join(", ")}`);
  const known = quick ? {} : JSON.parse(readFileSync(results, "utf8"));
  for (const name of positionals.length ? positionals : Object.keys(measures)) {
    const progress = (text) => console.error(`${name}: ${text}`);
    const measured = await measures[name]({
      folder,
      quick,
      rounds: quick ? 1 : Number(values.rounds),
      progress,
    });
    const date = new Date().toISOString().slice(0, 10);
    known[name] = { date, machine: machine(), peers: peerVersions(), ...measured };
    if (quick) continue;
    writeFileSync(results, `${JSON.stringify(known, null, 1)}\n`);
    writeReports(known);
  }
  console.log(
    quick ? `${Object.keys(known).join(", ")}: every command ran` : "docs/benchmarks.md is written",
  );
}
