// `npm run bench -- capture [MEASURE …]`: measures the analyser beside its peers, writes bench/results/capture.json after each
// measure and docs/benchmarks.md from it. Named measures alone are taken again; the others keep their figures.
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readArguments, takeMeasures } from "../command.mjs";
import { measures } from "./measures.mjs";
import { writeReports } from "./report.mjs";
import { peerVersions } from "./tools.mjs";

const results = new URL("../results/capture.json", import.meta.url);

/** Runs the measures named, or all of them. */
export async function main(args) {
  const wish = readArguments(args, measures, {
    rounds: { type: "string", default: "5" },
    folder: { type: "string", default: join(tmpdir(), "twinport-captures") },
  });
  const { quick, folder, rounds } = wish;
  await takeMeasures(wish, { results, writeReports, page: "docs/benchmarks.md" }, async (name, progress) => ({
    peers: peerVersions(),
    ...(await measures[name]({ folder, quick, rounds, progress })),
  }));
}
