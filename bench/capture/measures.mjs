// What is measured, and how. Each measure gives plain data for bench/results/capture.json; report.mjs says it.

import process from "node:process";
import { fileURLToPath } from "node:url";
import { firstByte, run, spread } from "../measure.mjs";
import { capture } from "./captures.mjs";
import { app, pages } from "./pages.mjs";
import { tools, twinport, withFolder } from "./tools.mjs";

const small = fileURLToPath(new URL("../../fixtures/article/exact-passive.pcap", import.meta.url));

/** Runs the named tools in turns, `rounds` times, so that what disturbs the machine disturbs all of them. */
function inTurns(file, names, rounds, progress) {
  const runs = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const name of names) {
      progress(`round ${round + 1} of ${rounds}: ${name}`);
      const { command, writes } = tools[name];
      runs[name].push(writes ? withFolder((folder) => run(command(file, folder))) : run(command(file)));
    }
  }
  return Object.fromEntries(
    names.map((name) => [
      name,
      {
        wall: spread(runs[name].map(({ wall }) => wall)),
        cpu: spread(runs[name].map(({ cpu }) => cpu)),
        memory: Math.max(...runs[name].map(({ memory }) => memory)),
      },
    ]),
  );
}

/** Each measure by name. `sizes` are generate.mjs's options; `quick` makes them small. */
export const measures = {
  mix({ folder, rounds, quick, progress }) {
    const { file, facts, made } = capture(folder, "mix", "--size", quick ? "5MB" : "500MB");
    return { facts, made, rounds, tools: inTurns(file, Object.keys(tools), rounds, progress) };
  },

  short({ folder, rounds, quick, progress }) {
    const { file, facts, made } = capture(folder, "short", "--count", quick ? "300" : "20000");
    return {
      facts,
      made,
      rounds,
      tools: inTurns(file, ["text", "library", "tshark", "tcptrace"], rounds, progress),
    };
  },

  bulk({ folder, rounds, quick, progress }) {
    const { file, facts, made } = capture(folder, "bulk", "--size", quick ? "5MB" : "1GB");
    return {
      facts,
      made,
      rounds,
      tools: inTurns(
        file,
        ["text", "library", "noHashing", "floor", "floorNoHashing", "tcptrace"],
        rounds,
        progress,
      ),
    };
  },

  memory({ folder, quick, progress }) {
    const sizes = quick ? ["2MB", "4MB"] : ["250MB", "500MB", "1GB", "2GB"];
    const captures = [
      ...sizes.map((size) => ["mix", "--size", size]),
      ["short", "--count", quick ? "300" : "100000"],
    ];
    return {
      steps: captures.map(([kind, ...options]) => {
        const { file, facts, made } = capture(folder, kind, ...options);
        progress(made);
        return { kind, facts, made, ...run(tools.text.command(file)) };
      }),
    };
  },

  async start({ rounds, quick }) {
    const times = { explain: [], node: [] };
    for (let round = 0; round < (quick ? 1 : 5 * rounds); round++) {
      times.explain.push(await firstByte([...twinport, "explain", small]));
      times.node.push(await firstByte([process.execPath, "-e", "0"]));
    }
    return { rounds: times.node.length, explain: spread(times.explain), node: spread(times.node) };
  },

  pages,
  app,
};
