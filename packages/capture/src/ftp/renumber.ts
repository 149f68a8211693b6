import type { Row, Session } from "../model.ts";

/** The session under another number: "C2" and "C2.D1" become "C1" and "C1.D1" wherever they stand. */
export function renumber(session: Session, id: string): Session {
  if (session.id === id) return session;
  const renamed = (name: string): string => id + name.slice(session.id.length);
  const rename = <T extends { readonly connection: string }>(one: T): T => ({
    ...one,
    connection: renamed(one.connection),
  });
  const row = (one: Row): Row => {
    const params = "connection" in one.params ? rename(one.params) : one.params;
    const announces = one.announces === null ? null : renamed(one.announces);
    return { ...rename(one), params, announces } as Row;
  };
  return {
    ...session,
    id,
    rows: session.rows.map(row),
    connections: session.connections.map((one) => ({ ...one, id: renamed(one.id) })),
    transfers: session.transfers.map(rename),
  };
}
