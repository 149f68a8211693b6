// docs/benchmarks-server.md and its Chinese twin, from the figures of bench/results/server.json.
import { writeFileSync } from "node:fs";
import { words } from "./report-words.mjs";

const root = new URL("../../", import.meta.url);

/** The pages by their path in the repository. */
export function reports(results) {
  return new Map(
    Object.entries({ en: "docs/benchmarks-server.md", "zh-CN": "docs/benchmarks-server.zh-CN.md" }).map(
      ([language, path]) => [path, page(results, words[language])],
    ),
  );
}

/** Writes the pages. */
export function writeReports(results) {
  for (const [path, text] of reports(results)) writeFileSync(new URL(path, root), text);
}

/** One cell on the terminal: each server's rate and Twinport's ratio to it. */
export function cellLine(cell, { servers }) {
  const own = servers.twinport.rate.median;
  const each = Object.entries(servers).map(([name, { rate }]) =>
    name === "twinport" ? `twinport ${digits(rate.median)}` : `${name} ${(own / rate.median).toFixed(2)} ×`,
  );
  return `${cell}: ${each.join(", ")}`;
}

/** The measures in which bytes or other things go by in a time. Memory is told apart. */
const rated = ["bulk", "many", "small", "logins"];
const inMegabytes = (name) => name === "bulk" || name === "many";

function page(results, w) {
  const parts = [w.opening];
  const ratios = standings(results, w);
  if (ratios.length > 0) parts.push(`## ${w.standing}`, w.standingText, standingTable(ratios, w));
  for (const name of rated) {
    const measure = results[name];
    if (measure)
      parts.push(
        `## ${w.title[name]}`,
        w.text[name](measure.size),
        rates(name, measure, w),
        where(measure, w),
      );
  }
  if (results.memory) {
    const { memory } = results;
    parts.push(`## ${w.title.memory}`, w.text.memory(memory.size), memoryTable(memory, w), where(memory, w));
  }
  const described = Object.values(results)[0]?.servers;
  if (described) parts.push(`## ${w.setUp}`, w.setUpText, setUpTable(described, w));
  return `${parts.join("\n\n")}\n`;
}

/** Twinport against each peer in each cell, below 1 where Twinport is the worse, the worst first. */
function standings(results, w) {
  const rows = [];
  const row = (what, values, better) => {
    const { twinport, floor: _, ...peers } = values;
    const ratios = Object.fromEntries(
      Object.entries(peers).map(([name, value]) => [name, better(twinport, value)]),
    );
    rows.push({ what, ratios, worst: Math.min(...Object.values(ratios)) });
  };
  const more = (own, other) => own / other;
  const less = (own, other) => other / own;
  const column = (servers, of) =>
    Object.fromEntries(Object.entries(servers).map(([name, one]) => [name, of(one)]));
  for (const name of rated) {
    for (const [cell, { servers }] of Object.entries(results[name]?.cells ?? {})) {
      row(
        `${w.title[name]}: ${w.cells[cell]}`,
        column(servers, ({ rate }) => rate.median),
        more,
      );
      if (name !== "bulk") continue;
      row(
        `${w.cpu}: ${w.cells[cell]}`,
        column(servers, ({ cpu }) => cpu.median),
        less,
      );
    }
  }
  for (const [cell, servers] of Object.entries(results.memory?.cells ?? {})) {
    row(`${w.title.memory}${w.colon}${w.memoryOf[cell](results.memory.size)}`, servers, less);
  }
  return rows.sort((a, b) => a.worst - b.worst);
}

function standingTable(rows, w) {
  const names = Object.keys(rows[0].ratios);
  const shown = (ratio) => (ratio < 1 ? `**${times(ratio)}**` : times(ratio));
  return table(
    [w.what, ...names],
    rows.map(({ what, ratios }) => [what, ...names.map((name) => shown(ratios[name]))]),
  );
}

function rates(name, { cells, rounds }, w) {
  const scale = inMegabytes(name) ? 1e6 : 1;
  const rows = Object.entries(cells).flatMap(([cell, { amount, servers }]) => {
    const own = servers.twinport.rate.median;
    return Object.entries(servers)
      .sort(([, a], [, b]) => b.rate.median - a.rate.median)
      .map(([server, { rate, cpu, failures = 0 }], index) => [
        index === 0 ? w.cells[cell] : "",
        `${w.names[server] ?? server}${failures > 0 ? w.failed(failures) : ""}`,
        `${digits(rate.median / scale)} (${digits(rate.least / scale)}–${digits(rate.most / scale)})`,
        inMegabytes(name)
          ? (cpu.median / (amount / 1e9)).toFixed(2)
          : ((1000 * cpu.median) / amount).toFixed(1),
        server === "twinport" ? "" : times(own / rate.median),
      ]);
  });
  return `${table(w.rateHead[name], rows, 2)}\n\n${w.rounds(rounds)}`;
}

function memoryTable({ cells, size }, w) {
  const names = Object.keys(cells.start);
  return table(
    [w.what, ...names],
    Object.entries(cells).map(([cell, servers]) => [
      w.memoryOf[cell](size),
      ...names.map((name) => `${digits(servers[name])} MB`),
    ]),
  );
}

function setUpTable(described, w) {
  return table(
    w.setUpHead,
    Object.entries(described).map(([name, { version, tls, hash }]) => [name, version, tls, hash]),
    4,
  );
}

const times = (ratio) => `${ratio.toFixed(2)} ×`;

/** Three digits that count. */
const digits = (number) =>
  number.toLocaleString("en-US", { maximumFractionDigits: number < 10 ? 2 : number < 100 ? 1 : 0 });

/** The first `texts` columns hold words, the others figures. */
function table(head, rows, texts = 1) {
  const line = head.map((_, index) => (index < texts ? "---" : "--:"));
  return [head, line, ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

function where({ date, machine, curl }, w) {
  return w.where(date, machine, curl);
}
