import { displayWidth, padBefore, padTo } from "./width.ts";
import { wrap } from "./wrap.ts";

/** A column of a table. `min` is the width down to which it may be narrowed; without it, it may not. */
export interface TableColumn {
  readonly title: string;
  readonly align?: "left" | "right";
  readonly min?: number;
}

/** Lines of the heading and of each row. */
export interface LaidTable {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

const gap = "  ";

/**
 * Lays out cells in aligned columns, narrowing and wrapping the ones that may be.
 * Undefined if the table cannot be brought into `width` cells.
 */
export function layTable(
  columns: readonly TableColumn[],
  rows: readonly (readonly string[])[],
  width: number,
): LaidTable | undefined {
  const widths = columns.map(({ title }, at) =>
    rows.reduce((most, row) => Math.max(most, displayWidth(row[at] ?? "")), displayWidth(title)),
  );
  const free = width - gap.length * (columns.length - 1);
  if (!narrow(widths, columns, free)) return undefined;
  const lay = (cells: readonly string[]): string[] => layCells(cells, columns, widths);
  return { head: lay(columns.map(({ title }) => title)), rows: rows.map(lay) };
}

/** Takes from the widest column that may give, cell by cell. */
function narrow(widths: number[], columns: readonly TableColumn[], free: number): boolean {
  for (let over = widths.reduce((sum, one) => sum + one, 0) - free; over > 0; over--) {
    let widest = -1;
    columns.forEach(({ min }, at) => {
      const own = widths[at] ?? 0;
      if (min !== undefined && own > min && own > (widths[widest] ?? 0)) widest = at;
    });
    const own = widths[widest];
    if (own === undefined) return false;
    widths[widest] = own - 1;
  }
  return true;
}

function layCells(
  cells: readonly string[],
  columns: readonly TableColumn[],
  widths: readonly number[],
): string[] {
  const wrapped = cells.map((cell, at) => wrap(cell, widths[at] ?? 1));
  const height = wrapped.reduce((most, lines) => Math.max(most, lines.length), 0);
  return Array.from({ length: height }, (_, line) =>
    columns
      .map(({ align }, at) => {
        const pad = align === "right" ? padBefore : padTo;
        return pad(wrapped[at]?.[line] ?? "", widths[at] ?? 0);
      })
      .join(gap)
      .trimEnd(),
  );
}
