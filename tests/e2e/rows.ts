import type { Analysis, Session } from "@twinport/capture";

/** The only session of a capture. */
export function onlySession(analysis: Analysis): Session {
  const [session] = analysis.sessions;
  if (session === undefined || analysis.sessions.length !== 1) throw new Error("one session expected");
  return session;
}

/** The kinds of a session's rows, with the verb or code that tells them apart: "reply 227 PASV". */
export function rowKinds(session: Session): string[] {
  return session.rows.map((row) => {
    if (row.kind === "command") return `${row.kind} ${row.params.verb}`;
    if (row.kind === "reply") return `${row.kind} ${row.params.code} ${row.params.verb}`;
    return row.kind;
  });
}
