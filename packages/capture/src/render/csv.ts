import type { Finding, Language } from "@twinport/diagnosis";
import { plainStyle } from "../explain/fill.ts";
import { phrasesOf } from "../explain/language.ts";
import { Voice } from "../explain/voice.ts";
import type { Session, Timestamp } from "../model.ts";
import { findingCells, findingColumns } from "./csv-findings.ts";
import { rowCells, rowColumns } from "./csv-rows.ts";
import { transferCells, transferColumns } from "./csv-transfers.ts";
import type { Part, Renderer } from "./renderer.ts";

/** How a table of comma-separated values is written. */
export interface CsvOptions {
  readonly language: Language;
  /** Which table; default: the rows of the walk-through. */
  readonly only?: Part;
}

/** A table in CSV: what stands in a record for a session of it, or for what was found in all of them. */
interface Table {
  readonly columns: readonly string[];
  records?(session: Session, start: Timestamp, voice: Voice): Iterable<readonly CsvCell[]>;
  last?(finding: Finding, language: Language): readonly CsvCell[];
}

/** null: not known, an empty field. */
export type CsvCell = string | number | null;

const tables: Readonly<Record<Part, Table>> = {
  rows: { columns: rowColumns, records: rowCells },
  transfers: { columns: transferColumns, records: transferCells },
  findings: { columns: findingColumns, last: findingCells },
};

/**
 * Writes comma-separated values (RFC 4180, UTF-8, a header line), a record for each row of the walk-through, each transfer
 * or each finding; packages/capture/schema/*.csv.json name the columns. No field is taken for a formula by a spreadsheet.
 */
export function csvRenderer({ language, only = "rows" }: CsvOptions): Renderer {
  const voice = new Voice(phrasesOf(language), plainStyle);
  const { columns, records, last } = tables[only];
  let start: Timestamp | null = null;
  return {
    open(capture) {
      start = capture.start;
      return csvRecord(columns);
    },
    session(session) {
      let text = "";
      for (const cells of records?.(session, start ?? session.start, voice) ?? []) text += csvRecord(cells);
      return text;
    },
    close: ({ findings }) =>
      last === undefined ? "" : findings.map((finding) => csvRecord(last(finding, language))).join(""),
  };
}

/** One record with its line end. */
export function csvRecord(cells: readonly CsvCell[]): string {
  let text = "";
  for (let at = 0; at < cells.length; at++) text += (at === 0 ? "" : ",") + csvField(cells[at] ?? null);
  return `${text}\r\n`;
}

/** What spreadsheets take for the beginning of a formula; an apostrophe in front makes it text. */
const formula = "=+-@\t\r";
const special = /[",\r\n]/;

function csvField(cell: CsvCell): string {
  if (cell === null) return "";
  if (typeof cell === "number") return String(cell);
  if (cell === "") return cell;
  const text = formula.includes(cell.charAt(0)) ? `'${cell}` : cell;
  return special.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
