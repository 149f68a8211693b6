import type { Row, Session } from "../../model.ts";
import { mayBeSame, saysSame } from "./same-row.ts";

/** Rows that both are looked through for the next two that fit. */
const lookAhead = 64;

/** Indexes of the rows that tell of the same packets, beside the client and beside the server; null: that end has none. */
interface Pairing {
  readonly client: number | null;
  readonly server: number | null;
}

/** The rows of a session, as both ends have them. */
export interface Alignment {
  /** In no order. */
  readonly pairings: readonly Pairing[];
  /** What the server's ids of connections are called in the end: the client's ids, where it has the connection too. */
  readonly names: ReadonlyMap<string, string>;
}

/**
 * Finds the rows of two captures of one session that tell of the same packets: by what they are and by their order, on each
 * connection for itself. Data connections are paired by what announced them, so ids may differ; times are not looked at.
 */
export function alignRows(client: Session, server: Session): Alignment {
  const [ofClient, ofServer] = [byConnection(client.rows), byConnection(server.rows)];
  const names = new Map([[server.id, client.id]]);
  const control = alignList(
    ofClient.get(client.id) ?? [],
    ofServer.get(server.id) ?? [],
    client.rows,
    server.rows,
  );
  for (const pairing of control) {
    const [one, other] = [announcedBy(client, pairing.client), announcedBy(server, pairing.server)];
    if (one !== null && other !== null) names.set(other, one);
  }
  const taken = new Set([...names.values(), ...ofClient.keys()]);
  for (const { id } of server.connections) if (!names.has(id)) names.set(id, freshName(id, client.id, taken));
  const serverIds = new Map([...names].map(([its, ours]) => [ours, its]));
  ofClient.delete(client.id);
  const data = [...new Set([...ofClient.keys(), ...serverIds.keys()])].filter((id) => id !== client.id);
  return {
    names,
    pairings: [
      ...control,
      ...data.flatMap((id) =>
        alignList(
          ofClient.get(id) ?? [],
          ofServer.get(serverIds.get(id) ?? "") ?? [],
          client.rows,
          server.rows,
        ),
      ),
    ],
  };
}

/** Goes along both lists, and leaves out as few as may be until two fit again: two that say the same before others. */
function alignList(
  client: readonly number[],
  server: readonly number[],
  clientRows: readonly Row[],
  serverRows: readonly Row[],
): readonly Pairing[] {
  const pairings: Pairing[] = [];
  const fits = (one: number, other: number, exactly: boolean): boolean => {
    const [mine, its] = [clientRows[client[one] ?? -1], serverRows[server[other] ?? -1]];
    return (
      mine !== undefined && its !== undefined && mayBeSame(mine, its) && (!exactly || saysSame(mine, its))
    );
  };
  let [at, other] = [0, 0];
  while (at < client.length || other < server.length) {
    const [skip, skipOther] = nextFit(at, other, fits) ?? [client.length - at, server.length - other];
    for (const index of client.slice(at, at + skip)) pairings.push({ client: index, server: null });
    for (const index of server.slice(other, other + skipOther))
      pairings.push({ client: null, server: index });
    at += skip;
    other += skipOther;
    const [mine, its] = [client[at], server[other]];
    if (mine === undefined || its === undefined) continue;
    pairings.push({ client: mine, server: its });
    at++;
    other++;
  }
  return pairings;
}

/** How many of each list come before the next two that fit; undefined if none do, as far as is looked. */
function nextFit(
  at: number,
  other: number,
  fits: (one: number, other: number, exactly: boolean) => boolean,
): readonly [number, number] | undefined {
  if (fits(at, other, false)) return [0, 0];
  for (const exactly of [true, false]) {
    for (let skipped = 1; skipped < lookAhead; skipped++) {
      for (let skip = 0; skip <= skipped; skip++) {
        if (fits(at + skip, other + skipped - skip, exactly)) return [skip, skipped - skip];
      }
    }
  }
  return undefined;
}

function byConnection(rows: readonly Row[]): Map<string, number[]> {
  const places = new Map<string, number[]>();
  for (const [at, { connection }] of rows.entries()) {
    const list = places.get(connection);
    if (list === undefined) places.set(connection, [at]);
    else list.push(at);
  }
  return places;
}

function announcedBy({ rows }: Session, at: number | null): string | null {
  return at === null ? null : (rows[at]?.announces ?? null);
}

/** An id that no connection beside the client has, for one that only the server knows. */
function freshName(id: string, session: string, taken: Set<string>): string {
  const own = `${session}${id.slice(id.indexOf("."))}`;
  let name = own;
  for (let mark = "′"; taken.has(name); mark += "′") name = own + mark;
  taken.add(name);
  return name;
}
