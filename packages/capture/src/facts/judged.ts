import type { Finding, RewrittenFacts } from "@twinport/diagnosis";
import type { FrameRange, Method, Row, Session } from "../model.ts";

/** The session with what was found in it: its rows say what they are evidence of. */
export function judged(session: Session, findings: readonly Finding[]): Session {
  if (findings.length === 0) return session;
  const rows = session.rows.map((row) => {
    const worst = findings.find(({ frames }) => meet(frames, row.frames));
    return worst === undefined ? row : { ...row, finding: worst.rule };
  });
  return { ...session, rows, findings };
}

function meet(some: readonly FrameRange[], others: readonly FrameRange[]): boolean {
  for (const one of some)
    for (const other of others) if (other[0] <= one[1] && one[0] <= other[1]) return true;
  return false;
}

/** Lines that are looked at. */
const maxRewritten = 64;

/** What lines of the session name here, and at other points of the capture. */
export function rewrittenFacts({ rows, views, connections }: Session): RewrittenFacts[] {
  if (views === undefined) return [];
  const methods = new Map(connections.map(({ id, method }) => [id, method]));
  return rows.flatMap((row) => rewrittenIn(row, methods.get(row.announces ?? ""))).slice(0, maxRewritten);
}

function rewrittenIn(row: Row, method: Method | undefined): RewrittenFacts[] {
  if (method === undefined || (row.kind !== "command" && row.kind !== "reply")) return [];
  const { announced } = row.params;
  if (announced === null) return [];
  return (announced.elsewhere ?? []).map(({ endpoint, frame }) => ({
    method,
    here: announced.endpoint,
    there: endpoint,
    frames: [...row.frames, [frame, frame]],
  }));
}
