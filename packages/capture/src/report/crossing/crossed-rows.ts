import { secondsBetween } from "../../elapsed.ts";
import { ladderOf, type Shape } from "../../ladder/index.ts";
import type { Row, RowKind, Session } from "../../model.ts";
import { alignRows } from "./align.ts";
import { type Judgement, judgeRow } from "./judge.ts";
import type { SessionPair } from "./pair-sessions.ts";

/** A row as both ends have it, with what became of it. */
export interface CrossedRow {
  /** Its places among the rows of each end; null: that end has none. */
  readonly client: number | null;
  readonly server: number | null;
  /** The row that is told, in the words of one end, under the ids of the comparison. */
  readonly row: Row;
  readonly judgement: Judgement;
}

/** What two captures of a session show together. */
export interface CrossedSession {
  /** All rows in their order, as one session would have them: for a ladder. */
  readonly session: Session;
  readonly rows: readonly CrossedRow[];
  /** Seconds that the server's clock is ahead of the client's. */
  readonly clockAhead: number;
  /** What connections are called that only the server's capture has, or that it calls otherwise. */
  readonly names: ReadonlyMap<string, string>;
}

/** Puts the rows of both ends in one order. */
export function crossRows({ client, server }: { client: Session; server: Session }): CrossedSession {
  const { pairings, names } = alignRows(client, server);
  const clockAhead = aheadOf(
    pairings.flatMap(({ client: one, server: other }) => {
      const [mine, its] = [client.rows[one ?? -1], server.rows[other ?? -1]];
      return mine === undefined || its === undefined ? [] : [secondsBetween(mine.time, its.time)];
    }),
  );
  const named = (row: Row): Row => ({
    ...row,
    connection: names.get(row.connection) ?? row.connection,
    announces: row.announces === null ? null : (names.get(row.announces) ?? row.announces),
  });
  const moved = new Set([...client.rows, ...server.rows].filter(carries).map((row) => named(row).connection));
  const drafts = pairings
    .map((pairing) => {
      const mine = pairing.client === null ? null : (client.rows[pairing.client] ?? null);
      const its = pairing.server === null ? null : (server.rows[pairing.server] ?? null);
      const row = mine ?? named(its as Row);
      const seconds = secondsBetween(client.start, row.time) - (mine === null ? clockAhead : 0);
      const lag = mine === null || its === null ? 0 : secondsBetween(mine.time, its.time) - clockAhead;
      return { ...pairing, mine, its, row, seconds, lag };
    })
    // That nothing was sent is what one end sees of what never came there.
    .filter(({ row }) => row.kind !== "data.empty" || !moved.has(row.connection))
    .sort((a, b) => a.seconds - b.seconds || order(a) - order(b));
  const session = mergedSession(
    client,
    server,
    names,
    drafts.map(({ row }) => row),
  );
  const { steps, lanes } = ladderOf(session);
  const shapes = steps.map(({ shape }) => shape);
  const kinds = {
    client: kindsByConnection(drafts.flatMap(({ mine }) => mine ?? [])),
    server: kindsByConnection(drafts.flatMap(({ its }) => (its === null ? [] : named(its)))),
  };
  const rows = drafts.map(({ mine, its, row, lag, ...places }, at): CrossedRow => {
    const from = lanes[steps[at]?.from ?? 0]?.role;
    const judgement = judgeRow({
      client: mine,
      server: its,
      shape: shapes[at] as Shape,
      sender: from === "client" || from === "third" ? "client" : "server",
      sessions: { client, server },
      elsewhere: (mine === null ? kinds.client : kinds.server).get(row.connection) ?? new Set(),
      lag,
    });
    return { ...places, row, judgement };
  });
  return { session, rows, clockAhead, names };
}

/** A row that tells of data which were sent. */
function carries({ kind }: Row): boolean {
  return kind === "data.list" || kind === "data.down" || kind === "data.up" || kind === "data.encrypted";
}

function kindsByConnection(rows: readonly Row[]): ReadonlyMap<string, ReadonlySet<RowKind>> {
  const kinds = new Map<string, Set<RowKind>>();
  for (const { connection, kind } of rows)
    kinds.set(connection, (kinds.get(connection) ?? new Set()).add(kind));
  return kinds;
}

function order({ client, server }: { client: number | null; server: number | null }): number {
  return client ?? server ?? 0;
}

/** The middle of what the clocks differ by: half of the rows go one way, half the other. */
function aheadOf(differences: readonly number[]): number {
  const sorted = [...differences].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? 0;
}

/** One session of the rows of both, in the client's words; what is known of its connections is what the end knows that saw them. */
function mergedSession(
  client: Session,
  server: Session,
  names: ReadonlyMap<string, string>,
  rows: readonly Row[],
): Session {
  const known = new Set(client.connections.map(({ id }) => id));
  const further = server.connections
    .map((record) => ({ ...record, id: names.get(record.id) ?? record.id }))
    .filter(({ id }) => !known.has(id));
  return { ...client, rows, connections: [...client.connections, ...further] };
}

/** A session that only one end has. */
export function aloneRows(session: Session, { client }: SessionPair): CrossedSession {
  const seen = client === null ? "server" : "client";
  return {
    session,
    clockAhead: 0,
    names: new Map(),
    rows: session.rows.map((row, at) => ({
      client: seen === "client" ? at : null,
      server: seen === "server" ? at : null,
      row,
      judgement: { fate: "one", sender: seen, clauses: [] },
    })),
  };
}
