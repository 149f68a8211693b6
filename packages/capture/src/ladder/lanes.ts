import { type Endpoint, formatEndpoint, isPassive, sameAddress } from "@twinport/protocol";
import { connectionOf } from "../explain/find.ts";
import type { Row, Session } from "../model.ts";
import type { Course, End } from "./course.ts";
import type { Bar, Lane, Shape } from "./ladder.ts";

/** Lanes of data connections that stand side by side; more at once share the last of them. */
const maxDataLanes = 3;

/** The lanes of a session, and where on them things are. */
export interface Lanes {
  readonly lanes: readonly Lane[];
  /** Which connection runs along which lane from where to where. */
  readonly bars: readonly Bar[];
  /** The lane of an end. */
  at(end: End, data: string | null): number;
  /** The lane of whoever sent an ICMP error: a router's, or that of the end which sent it itself. */
  router(address: string): number | null;
}

/** Lays out the lanes: client, routers that speak, server, data connections, third hosts. */
export function lanesOf(session: Session, courses: readonly Course[], shapes: readonly Shape[]): Lanes {
  const routers = new Set(session.rows.flatMap((row) => routerOf(row, session) ?? []));
  const control = routers.size > 0 ? 2 : 1;
  const places = placesOf(courses);
  const names: Set<string>[] = [];
  for (const [at, { data }] of courses.entries()) {
    if (data === null) continue;
    const place = places.get(data) ?? 0;
    names[place] = (names[place] ?? new Set()).add(serverEnd(session.rows[at], data, session));
  }
  const thirds = new Set(courses.flatMap(({ third }) => third ?? []));
  const lanes: Lane[] = [{ role: "client", name: session.client.address }];
  if (routers.size > 0) lanes.push({ role: "router", name: only(routers) ?? "" });
  lanes.push({ role: "control", name: formatEndpoint(session.server) });
  for (const ends of names) {
    lanes.push({ role: "data", name: only(ends) ?? session.server.address });
  }
  if (thirds.size > 0) lanes.push({ role: "third", name: only(thirds) ?? "" });
  const at = (end: End, data: string | null): number => {
    if (end === "client") return 0;
    if (end === "third") return lanes.length - 1;
    return data === null ? control : control + 1 + (places.get(data) ?? 0);
  };
  return {
    lanes,
    bars: barsOf(session, courses, shapes, at),
    at,
    router: (address) => (routers.has(address) ? 1 : null),
  };
}

/** Which of the lanes of data each connection takes: the first that is free from its first row to its last. */
function placesOf(courses: readonly Course[]): ReadonlyMap<string, number> {
  const spans = new Map<string, { first: number; last: number }>();
  for (const [at, { data }] of courses.entries()) {
    if (data === null) continue;
    const span = spans.get(data);
    if (span === undefined) spans.set(data, { first: at, last: at });
    else span.last = at;
  }
  /** The last row of what stands in each lane. */
  const taken: number[] = [];
  const places = new Map<string, number>();
  for (const [data, { first, last }] of spans) {
    const free = taken.findIndex((end) => end < first);
    const place = free >= 0 ? free : Math.min(taken.length, maxDataLanes - 1);
    taken[place] = Math.max(taken[place] ?? 0, last);
    places.set(data, place);
  }
  return places;
}

/** A bar for each connection that was open: none for attempts, nor for what one row tells of alone. */
function barsOf(
  session: Session,
  courses: readonly Course[],
  shapes: readonly Shape[],
  laneAt: Lanes["at"],
): readonly Bar[] {
  const bars = new Map<string, { connection: string; lane: number; first: number; last: number }>();
  for (const [at, { connection }] of session.rows.entries()) {
    const data = courses[at]?.data ?? null;
    const shape = shapes[at];
    if (shape === "lost" || shape === "refused" || (data ?? session.id) !== connection) continue;
    const bar = bars.get(connection);
    if (bar === undefined)
      bars.set(connection, { connection, lane: laneAt("server", data), first: at, last: at });
    else bar.last = at;
  }
  return [...bars.values()];
}

/** Where a data connection is at the server's side, the port only if it is known. */
function serverEnd(row: Row | undefined, data: string, session: Session): string {
  const record = connectionOf(session, data);
  if (record !== undefined) {
    const passive = isPassive(record.method);
    const end: Endpoint | null = passive
      ? (record.to ?? { address: record.address, port: record.port })
      : record.from;
    return end === null ? session.server.address : formatEndpoint(end);
  }
  if (row === undefined || !("to" in row.params) || typeof row.params.to === "string")
    return session.server.address;
  const ends = "from" in row.params ? [row.params.from, row.params.to] : [row.params.to];
  const own = ends.find(({ address }) => sameAddress(address, session.server.address));
  return own === undefined ? session.server.address : formatEndpoint(own);
}

/** The router that sent an ICMP error; null where a row is none, or an end of the session sent it. */
function routerOf({ params }: Row, { client, server }: Session): string | null {
  if (!("router" in params)) return null;
  const ends = [client.address, server.address, ...("to" in params ? [params.to.address] : [])];
  return ends.some((address) => sameAddress(address, params.router)) ? null : params.router;
}

function only(names: ReadonlySet<string>): string | undefined {
  const [name] = names;
  return names.size === 1 ? name : undefined;
}
