import type { ConnectionFacts, DataFacts, SessionFacts } from "./facts.ts";

/** Whether a connection stood. */
export function stands({ opening }: ConnectionFacts): boolean {
  return opening.kind === "open" || opening.kind === "midway";
}

/** The data connections of a session that one side was to open, "passive" the client, "active" the server. */
export function dataOf(session: SessionFacts, mode: "passive" | "active"): readonly DataFacts[] {
  return (session.data ?? []).filter(({ active }) => active === (mode === "active"));
}

/** Whether it came about, in whatever attempt. */
export function cameAbout({ attempts }: DataFacts): boolean {
  return attempts.some(stands);
}

/** The connection that came about for it. */
export function standing({ attempts }: DataFacts): ConnectionFacts | undefined {
  return attempts.find(stands);
}
