import type { Findings } from "./collect.ts";
import { columns, type Table } from "./columns.ts";
import { type Operation, rows, rowsOf, tlsRows, type Via, viasOf } from "./rows.ts";

/** Reasons, numbered as they are met. The same reason has one number. */
class Notes {
  readonly #numbers = new Map<string, number>();

  /** The mark for these reasons, to stand after a cell's sign. */
  mark(reasons: Iterable<string>): string {
    const numbers = [...new Set(reasons)].map((reason) => {
      const number = this.#numbers.get(reason) ?? this.#numbers.size + 1;
      this.#numbers.set(reason, number);
      return number;
    });
    return numbers.length === 0 ? "" : ` <sup>${numbers.join(" ")}</sup>`;
  }

  lines(): string[] {
    return [...this.#numbers].map(([reason, number]) => `${number}. ${reason}`);
  }
}

const titles: Readonly<Record<Table, string>> = {
  "our server": "Our server against real clients",
  "our client": "Our client against real servers",
};

/** The whole page. `versions` by the name of the peer. */
export function renderPage(findings: readonly Findings[], versions: ReadonlyMap<string, string>): string {
  const tables = (Object.keys(columns) as Table[]).map((table) => renderTable(table, findings, versions));
  return `# With whom it works

Made by \`npx vitest run --config vitest.interop.config.ts\`, never by hand. Each ✓ is a real program talking to Twinport over
loopback, with the bytes compared on both sides, in every data mode of the second table.
The files of 4 GiB + 1 byte are sparse; some programs transfer them whole, the others go on with them at 4 GiB.

✓ works · ✗ does not · – is not there to be tried; the number says why.

${tables.join("\n")}`;
}

function renderTable(
  table: Table,
  findings: readonly Findings[],
  versions: ReadonlyMap<string, string>,
): string {
  const notes = new Notes();
  const peers = columns[table].map(
    ({ peer }) =>
      findings.find((one) => one.table === table && one.peer === peer) ?? {
        table,
        peer,
        outcomes: [],
        lacks: [],
      },
  );
  const names = peers.map(({ peer }) => peer);
  const rowOf = (operation: Operation) => [
    rows[operation],
    ...peers.map((peer) => operationCell(peer, operation, notes)),
  ];
  const grids = [
    rowsOf(table).map(rowOf),
    viasOf(table).map((via) => [via, ...peers.map((peer) => viaCell(peer, via, notes))]),
    ...(table === "our server" ? [tlsRows.map(rowOf)] : []),
  ];
  return [
    `## ${titles[table]}`,
    "",
    ...grids.flatMap((body) => [...grid(["", ...names], body), ""]),
    ...notes.lines(),
    "",
    `Versions: ${names.map((name) => `${name} ${versions.get(name) ?? "?"}`).join(" · ")}.`,
    "",
  ].join("\n");
}

function operationCell({ outcomes, lacks }: Findings, operation: string, notes: Notes): string {
  const tried = outcomes.filter((outcome) => outcome.operation === operation);
  const wanting = lacks.filter((lack) => lack.operation === operation);
  const reasons = wanting.map((lack) =>
    lack.via === undefined ? lack.reason : `${lack.via}: ${lack.reason}`,
  );
  const failed = tried.filter(({ passed }) => !passed);
  if (failed.length > 0) return `✗${notes.mark([...failures(failed), ...reasons])}`;
  if (tried.length > 0) return `✓${notes.mark(reasons)}`;
  return reasons.length > 0 ? `–${notes.mark(reasons)}` : "?";
}

/** In which modes it failed, unless in no mode in particular. */
function failures(failed: Findings["outcomes"]): string[] {
  const where = viasOf("our server").filter((via) => failed.some((outcome) => outcome.via === via));
  return where.length > 0 ? [`fails by ${where.join(", ")}`] : [];
}

function viaCell({ outcomes, lacks }: Findings, via: Via, notes: Notes): string {
  const tried = outcomes.filter((outcome) => outcome.via === via);
  if (tried.some(({ passed }) => !passed)) return "✗";
  if (tried.length > 0) return "✓";
  const reasons = lacks
    .filter((lack) => lack.via === via && lack.operation === undefined)
    .map(({ reason }) => reason);
  return reasons.length > 0 ? `–${notes.mark(reasons)}` : "?";
}

const grid = (head: readonly string[], body: readonly (readonly string[])[]) =>
  [head, head.map((_, index) => (index === 0 ? "---" : ":-:")), ...body].map(
    (cells) => `| ${cells.join(" | ")} |`,
  );
