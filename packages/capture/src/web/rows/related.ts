import type { ReportRow, ReportSession } from "../../report/index.ts";

/** The rows that belong to one: the command it answers, the replies to it, and the data connection that it announces or is of. */
export function relatedRows(session: ReportSession, at: number): ReadonlySet<number> {
  const row = session.rows[at];
  if (row === undefined) return new Set();
  const command = row.answers ?? at;
  const data = row.announces ?? (row.connection === session.id ? null : row.connection);
  const belongs = ({ answers, announces, connection }: ReportRow, index: number): boolean =>
    index === command ||
    answers === command ||
    (data !== null && (announces === data || connection === data));
  return new Set(
    [...session.rows.keys()].filter((index) => index !== at && belongs(rowAt(session, index), index)),
  );
}

/** Where the rows are to which the details of one lead. */
export interface Links {
  /** The command that it answers. */
  readonly answers: number | null;
  /** The replies to it. */
  readonly answered: readonly number[];
  /** The row that announces the data connection that it is of. */
  readonly announced: number | null;
  /** The first row of the data connection that it announces. */
  readonly announces: number | null;
}

/** What the details of a row lead to. */
export function linksOf(session: ReportSession, at: number): Links {
  const row = rowAt(session, at);
  const found = (wanted: (row: ReportRow) => boolean): number | null => {
    const index = session.rows.findIndex(wanted);
    return index < 0 ? null : index;
  };
  return {
    answers: row.answers,
    answered: [...session.rows.keys()].filter((index) => rowAt(session, index).answers === at),
    announced: row.connection === session.id ? null : found(({ announces }) => announces === row.connection),
    announces: row.announces === null ? null : found(({ connection }) => connection === row.announces),
  };
}

function rowAt(session: ReportSession, at: number): ReportRow {
  return session.rows[at] as ReportRow;
}
