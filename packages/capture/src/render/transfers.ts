import type { Voice } from "../explain/voice.ts";
import type { Session } from "../model.ts";
import { breakable, type Paint } from "./paint.ts";
import { type SummaryColumn, summaryCells, unknownCell, usedColumns } from "./summary.ts";
import { type LaidTable, layTable, type TableColumn } from "./table.ts";
import { wrap } from "./wrap.ts";

type Cells = Readonly<Record<SummaryColumn, string>>;

/** Columns that go below their row, one group after the other, until the table is narrow enough. */
const lower: readonly (readonly SummaryColumn[])[] = [
  ["sha256", "frames"],
  ["rtt", "retransmissions"],
  ["duration", "rate"],
  ["mode"],
];

/** Cells of the column of names before other columns give way, and at the least. */
const nameWidths = [28, 12] as const;

/** The transfers of a session as a table, with what finds no room in it on a line of its own. */
export function transferLines(session: Session, voice: Voice, paint: Paint, width: number): string[] {
  if (session.transfers.length === 0) return [];
  const cells = session.transfers.map((transfer, at) => summaryCells(transfer, at + 1, session, voice));
  const title = paint.heading(voice.say(voice.phrases.session.transfers, { id: session.id }));
  const used = usedColumns(cells);
  const plans = lower.map((_, groups) => lower.slice(0, groups + 1).flat());
  for (const nameWidth of nameWidths) {
    for (const hidden of [[], ...plans]) {
      const shown = used.filter((key) => !hidden.includes(key));
      const table = lay(shown, cells, voice, width, nameWidth);
      if (table === undefined) continue;
      const below = cells.map((row) =>
        factLines(
          row,
          used.filter((key) => hidden.includes(key)),
          voice,
          width,
        ),
      );
      const lines = table.rows.flatMap((row, at) => [...row, ...(below[at] ?? []).map(paint.dim)]);
      return [title, ...table.head.map(paint.dim), ...lines];
    }
  }
  const lines = cells.map((row) => factLines(row, used.slice(1), voice, width));
  return [
    title,
    ...lines.flatMap(([first = "", ...more], at) => [`${at + 1}`.padEnd(5) + first.trimStart(), ...more]),
  ];
}

function lay(
  keys: readonly SummaryColumn[],
  cells: readonly Cells[],
  voice: Voice,
  width: number,
  nameWidth: number,
): LaidTable | undefined {
  const columns = keys.map((key): TableColumn => {
    const title = voice.phrases.columns[key];
    if (key === "file") return { title, min: nameWidth };
    if (key === "frames") return { title, min: 11 };
    return { title, align: key === "bytes" || key === "retransmissions" ? "right" : "left" };
  });
  return layTable(
    columns,
    cells.map((row) => keys.map((key) => (key === "frames" ? breakable(row.frames) : row[key]))),
    width,
  );
}

/** "SHA-256 abababababab… · Frames 42": what is known of the named columns, and worth a word. */
function factLines(row: Cells, keys: readonly SummaryColumn[], voice: Voice, width: number): string[] {
  const facts = keys
    .filter((key) => row[key] !== unknownCell && !(key === "retransmissions" && row[key] === "0"))
    .map((key) => `${voice.phrases.columns[key]} ${key === "frames" ? breakable(row.frames) : row[key]}`);
  return facts.length === 0 ? [] : wrap(facts.join(" · "), width - 5).map((line) => `     ${line}`);
}
