// docs/benchmarks-client.md and its Chinese twin, from the figures of bench/results/client.json.
import { writeFileSync } from "node:fs";
import { words } from "./report-words.mjs";
import { targets } from "./targets.mjs";

const root = new URL("../../", import.meta.url);

/** The pages by their path in the repository. */
export function reports(results) {
  return new Map(
    Object.entries({ en: "docs/benchmarks-client.md", "zh-CN": "docs/benchmarks-client.zh-CN.md" }).map(
      ([language, path]) => [path, page(results, words[language])],
    ),
  );
}

/** Writes the pages. */
export function writeReports(results) {
  for (const [path, text] of reports(results)) writeFileSync(new URL(path, root), text);
}

function page(results, w) {
  const parts = [w.opening, `## ${w.targets}`, w.targetsText, targetTable(results, w)];
  for (const [name, measure] of Object.entries(results)) {
    parts.push(`## ${w.title[name]}`, w.text[name](measure), timesTable(name, measure, w), where(measure, w));
  }
  return `${parts.join("\n\n")}\n`;
}

function targetTable(results, w) {
  return table(
    w.targetHead,
    targets(results).map(({ name, cell, against, least, most, measured, unit }) => [
      `${w.title[name]}${w.colon}${cellName(cell, w)}`,
      w.against(against),
      least === undefined ? `≤ ${shown(most, unit)}` : `≥ ${shown(least, unit)}`,
      measured === undefined ? "–" : shown(measured, unit),
      w.verdict(measured !== undefined && (least === undefined ? measured <= most : measured >= least)),
    ]),
    2,
  );
}

function timesTable(name, { cells, size }, w) {
  const rows = Object.entries(cells).flatMap(([cell, clients]) =>
    Object.entries(clients)
      .sort(([, a], [, b]) => (a.wall?.median ?? Number.POSITIVE_INFINITY) - (b.wall?.median ?? 0))
      .map(([client, { wall, cpu, memory, trips, failures = 0 }], index) => {
        const first = index === 0 ? cellName(cell, w) : "";
        const said = `${w.names[client] ?? client}${failures > 0 ? w.failed(failures) : ""}`;
        if (wall === undefined) return [first, said, "–", "–", "–", "–", "–"];
        return [
          first,
          said,
          `${wall.median.toFixed(2)} (${wall.least.toFixed(2)}–${wall.most.toFixed(2)})`,
          trips ? trips.median.toFixed(2) : rateOf(name, cell, wall.median, size),
          cpu.median.toFixed(2),
          digits(memory.median),
          client === "twinport" ? "" : `${(wall.median / clients.twinport.wall.median).toFixed(2)} ×`,
        ];
      }),
  );
  return table(w.head(name), rows, 2);
}

/** What one run moved in a second: files, or MB of the large one. */
function rateOf(name, cell, seconds, size) {
  if (name === "bulk") return digits(size.big / 1e6 / seconds);
  if (name === "plan") return digits(size.planned / seconds);
  return digits((cell.endsWith("delayed") ? size.delayedParallel : size.files) / seconds);
}

const cellName = (cell, w) =>
  cell
    .split(", ")
    .map((part) => w.parts[part] ?? part)
    .join(w.comma);

const shown = (number, unit) => (unit === "" ? number.toFixed(2) : `${digits(number)} ${unit}`);

/** Three digits that count. */
const digits = (number) =>
  number.toLocaleString("en-US", { maximumFractionDigits: number < 10 ? 2 : number < 100 ? 1 : 0 });

/** The first `texts` columns hold words, the others figures. */
function table(head, rows, texts) {
  const line = head.map((_, index) => (index < texts ? "---" : "--:"));
  return [head, line, ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

const where = ({ date, machine, clients, servers, rounds }, w) =>
  `${w.rounds(rounds)}\n\n${w.where(date, machine)} · ${[
    ...Object.entries(clients),
    ...Object.entries(servers),
  ]
    .map(([name, version]) => `${name} ${version}`)
    .join(w.comma)}`;
