import type { Voice } from "../explain/voice.ts";
import type { Session } from "../model.ts";
import { breakable, type Paint } from "./paint.ts";
import { type SummaryColumn, summaryCells, unknownCell, usedColumns } from "./summary.ts";
import { type LaidTable, layTable, type TableColumn } from "./table.ts";
import { wrap } from "./wrap.ts";

type Cells = Readonly<Record<SummaryColumn, string>>;

/** Columns that go below their row where the table is too wide. */
const lower: readonly SummaryColumn[] = ["sha256", "frames"];

/** The transfers of a session as a table, with what finds no room in it on a line of its own. */
export function transferLines(session: Session, voice: Voice, paint: Paint, width: number): string[] {
  if (session.transfers.length === 0) return [];
  const cells = session.transfers.map((transfer, at) => summaryCells(transfer, at + 1, session, voice));
  const title = paint.heading(voice.say(voice.phrases.session.transfers, { id: session.id }));
  const used = usedColumns(cells);
  const whole = lay(used, cells, voice, width);
  if (whole !== undefined) return [title, ...whole.head.map(paint.dim), ...whole.rows.flat()];
  const upper = used.filter((key) => !lower.includes(key));
  const split = lay(upper, cells, voice, width);
  const rest = cells.map((row) => facts(row, split === undefined ? used.slice(1) : lower, voice));
  const below = rest.map((text) => wrap(text, width - 5).map((line) => `     ${line}`));
  if (split !== undefined) {
    const lines = split.rows.flatMap((row, at) => [...row, ...(below[at] ?? []).map(paint.dim)]);
    return [title, ...split.head.map(paint.dim), ...lines];
  }
  return [
    title,
    ...below.flatMap(([first = "", ...more], at) => [`${at + 1}`.padEnd(5) + first.trimStart(), ...more]),
  ];
}

function lay(
  keys: readonly SummaryColumn[],
  cells: readonly Cells[],
  voice: Voice,
  width: number,
): LaidTable | undefined {
  const columns = keys.map((key): TableColumn => {
    const title = voice.phrases.columns[key];
    if (key === "file") return { title, min: 12 };
    if (key === "frames") return { title, min: 11 };
    return { title, align: key === "bytes" || key === "retransmissions" ? "right" : "left" };
  });
  return layTable(
    columns,
    cells.map((row) => keys.map((key) => (key === "frames" ? breakable(row.frames) : row[key]))),
    width,
  );
}

/** "SHA-256 abababababab… · Frames 42": what is known of the named columns. */
function facts(row: Cells, keys: readonly SummaryColumn[], voice: Voice): string {
  return keys
    .filter((key) => row[key] !== unknownCell)
    .map((key) => `${voice.phrases.columns[key]} ${key === "frames" ? breakable(row.frames) : row[key]}`)
    .join(" · ");
}
