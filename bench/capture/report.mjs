// docs/benchmarks.md and its Chinese twin, from the figures of bench/results/capture.json.
import { writeFileSync } from "node:fs";
import { words } from "./report-words.mjs";
import { tools } from "./tools.mjs";

const root = new URL("../../", import.meta.url);

/** The pages by their path in the repository. */
export function reports(results) {
  return new Map(
    Object.entries({ en: "docs/benchmarks.md", "zh-CN": "docs/benchmarks.zh-CN.md" }).map(
      ([language, path]) => [path, page(results, words[language])],
    ),
  );
}

/** Writes the pages. */
export function writeReports(results) {
  for (const [path, text] of reports(results)) writeFileSync(new URL(path, root), text);
}

const round = (number, digits = 0) =>
  number.toLocaleString("en-US", { maximumFractionDigits: digits, minimumFractionDigits: digits });
const table = (head, rows, rest = "--:") =>
  [head, head.map((_, i) => (i === 0 ? "---" : rest)), ...rows]
    .map((cells) => `| ${cells.join(" | ")} |`)
    .join("\n");
const perSecond = (amount, { wall }) => amount / wall.median;

function page(results, w) {
  const parts = [w.opening];
  const aims = targets(results, w);
  if (aims.length > 0) parts.push(`## ${w.targets}`, table(w.targetHead, aims));
  for (const name of ["mix", "short", "bulk"]) {
    if (results[name]) parts.push(`## ${w.title[name]}`, compared(results[name], w));
  }
  if (results.memory) parts.push(`## ${w.title.memory}`, memory(results.memory, w));
  if (results.start) parts.push(`## ${w.title.start}`, start(results.start, w));
  if (results.pages) parts.push(`## ${w.title.pages}`, pages(results.pages, w));
  if (results.app) parts.push(`## ${w.title.app}`, app(results.app, w));
  parts.push(
    `## ${w.commands}`,
    table(
      [w.tool, w.command],
      Object.entries(tools).map(([name, { shown }]) => [w.tools[name], `\`${shown}\``]),
      "---",
    ),
  );
  return `${parts.join("\n\n")}\n`;
}

function targets({ mix, bulk, memory, start, pages }, w) {
  const rows = [];
  const row = (what, target, measured, met) => rows.push([what, target, measured, met ? w.met : w.missed]);
  if (mix) {
    const { text, noHashing, tshark, tcptrace } = mix.tools;
    const speed = perSecond(mix.facts.packets, text);
    row(w.aim.packets, w.aim.million, `${round(speed / 1e6, 2)} M`, speed >= 1e6);
    const overTshark = tshark.wall.median / text.wall.median;
    row(w.aim.tshark, "≥ 15 ×", `${round(overTshark, 1)} ×`, overTshark >= 15);
    const overTcptrace = tcptrace.wall.median / noHashing.wall.median;
    row(w.aim.tcptrace, "≥ 1 ×", `${round(overTcptrace, 2)} ×`, overTcptrace >= 1);
  }
  if (bulk) {
    const speed = perSecond(bulk.facts.fileBytes, bulk.tools.text) / 1e6;
    row(w.aim.bulk, "≥ 400 MB/s", `${round(speed)} MB/s`, speed >= 400);
  }
  const last = memory?.steps.findLast(({ kind }) => kind === "mix");
  if (last) row(w.aim.memory, "≤ 150 MB", `${round(last.memory)} MB`, last.memory <= 150);
  if (start) {
    const over = start.explain.median - start.node.median;
    row(w.aim.start, "≤ 120 ms", `${round(over)} ms`, over <= 120);
  }
  if (pages) {
    const { weights, seen } = pages;
    row(w.aim.weight, "≤ 150 kB", `${round(weights.report / 1000)} kB`, weights.report <= 150_000);
    row(w.aim.filter, "≤ 200 ms", `${round(seen.filter.median)} ms`, seen.filter.median <= 200);
    row(w.aim.frame, "≤ 100 ms", `${round(seen.frame.median)} ms`, seen.frame.median <= 100);
  }
  return rows;
}

/** Tools on one capture. The ratio is of the same run's medians. */
function compared(measure, w) {
  const { facts, tools: measured, rounds } = measure;
  const own = measured.text.wall.median;
  const rows = Object.entries(measured).map(([name, one]) => [
    w.tools[name],
    `${round(one.wall.median, 2)} (${round(one.wall.least, 2)}–${round(one.wall.most, 2)})`,
    round(one.cpu.median, 2),
    round(perSecond(facts.packets, one) / 1000),
    round(perSecond(facts.fileBytes, one) / 1e6),
    round(one.memory),
    `${round(one.wall.median / own, 2)} ×`,
  ]);
  return [
    `${w.holds(facts, round)}\n${w.made(measure.made)}`,
    table(w.toolHead, rows),
    w.rounds(rounds),
    where(measure, w),
  ].join("\n\n");
}

function memory(measure, w) {
  const rows = measure.steps.map(({ kind, facts, memory: peak }) => [
    `${w.kinds[kind]}, ${round(facts.fileBytes / 1e6)} MB`,
    round(facts.packets),
    round(facts.sessions),
    `${round(peak)} MB`,
  ]);
  return [table(w.memoryHead, rows), where(measure, w)].join("\n\n");
}

function start(measure, w) {
  const rows = ["explain", "node"].map((name) => {
    const { median, least, most } = measure[name];
    return [w.startOf[name], round(median), `${round(least)}–${round(most)}`];
  });
  return [table(w.startHead, rows), w.rounds(measure.rounds), where(measure, w)].join("\n\n");
}

/** What is written of three captures, how long it takes, and how a browser gets on with it. */
function pages({ facts, made, rounds, weights, sizes, writing, chromium, seen, ...measure }, w) {
  const forms = ["text", "ladder", "svg", "html"];
  const weighed = Object.entries(sizes).map(([name, size]) => [
    w.pages.captures[name],
    ...forms.map((form) => round(size[form] / 1000)),
  ]);
  const took = Object.entries(writing).map(([name, wall]) => [
    w.pages.writing[name],
    ...milliseconds(wall, 1000),
  ]);
  const shown = ["loaded", "filter", "frame", "language"].map((name) => [
    w.pages.seen[name],
    ...milliseconds(seen[name]),
  ]);
  return [
    w.pages.weights(round(weights.report / 1000), round(weights.app / 1000)),
    table(w.pages.sizesHead, weighed),
    `${w.pages.rows(round(seen.rows))}\n${w.made(made)}`,
    table(["", "ms", w.leastMost], [...took, ...shown]),
    w.rounds(rounds),
    `${where(measure, w)}, Chromium ${chromium}`,
  ].join("\n\n");
}

/** The page that analyses captures itself, beside the command and tshark. */
function app({ rounds, steps, chromium, ...measure }, w) {
  const rows = steps.flatMap(({ kind, facts, walls, gap, memory: peak }) =>
    ["app", "text", "tshark"].map((name) => [
      `${w.app.kinds[kind]}, ${round(facts.fileBytes / 1e6)} MB: ${w.app.tools[name]}`,
      round(walls[name].median, 2),
      round(facts.fileBytes / 1e6 / walls[name].median),
      `${round(walls[name].median / walls.text.median, 2)} ×`,
      name === "app" ? `${round(gap.median)} (${round(gap.most)})` : "",
      name === "app" ? round(peak / 1e6) : "",
    ]),
  );
  return [table(w.app.head, rows), w.rounds(rounds), `${where(measure, w)}, Chromium ${chromium}`].join(
    "\n\n",
  );
}

/** Median and range, of what is in milliseconds, or in seconds with a `factor` of 1000. */
function milliseconds({ median, least, most }, factor = 1) {
  return [round(median * factor), `${round(least * factor)}–${round(most * factor)}`];
}

function where({ date, machine, peers }, w) {
  const known = Object.entries(peers).flatMap(([name, version]) =>
    version === "" ? [] : [`${name} ${version}`],
  );
  return w.where(date, machine, known.join(", "));
}
