import type { FrameRange } from "../../model.ts";
import type { ReportFinding, ReportRow, ReportSession } from "../../report/index.ts";

/** A row that a finding rests on, and with which of its frames. */
export interface Witness {
  readonly session: ReportSession;
  readonly row: number;
  readonly frames: readonly FrameRange[];
  /** Frames of the capture beside the server, where two are compared and it alone tells. */
  readonly beside: readonly FrameRange[];
}

/** The rows that a finding rests on, in the order of its sessions and their rows. */
export function witnesses(finding: ReportFinding, sessions: readonly ReportSession[]): readonly Witness[] {
  const { frames, otherFrames = [] } = finding;
  return sessions
    .filter(({ id }) => finding.sessions.includes(id))
    .flatMap((session) =>
      session.rows.flatMap((row, at): readonly Witness[] => {
        const own = common(frames, framesOf(row));
        const beside = own.length > 0 ? [] : common(otherFrames, row.crossed?.frames ?? []);
        return own.length + beside.length > 0 ? [{ session, row: at, frames: own, beside }] : [];
      }),
    );
}

/** They as the page's state has evidence: rows by session. */
export function rowsBySession(all: readonly Witness[]): ReadonlyMap<ReportSession, ReadonlySet<number>> {
  const rows = new Map<ReportSession, Set<number>>();
  for (const { session, row } of all) rows.set(session, (rows.get(session) ?? new Set()).add(row));
  return rows;
}

function framesOf({ frames, acks }: ReportRow): readonly FrameRange[] {
  return acks.length === 0 ? frames : [...frames, ...acks].sort(([a], [b]) => a - b);
}

/** What is in both of two lists of ranges, in the order of the second. */
function common(some: readonly FrameRange[], others: readonly FrameRange[]): readonly FrameRange[] {
  return others.flatMap(([first, last]) =>
    some.flatMap(([from, to]): readonly FrameRange[] =>
      from <= last && to >= first ? [[Math.max(first, from), Math.min(last, to)]] : [],
    ),
  );
}
