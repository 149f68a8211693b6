import { formatEndpoint } from "@twinport/protocol";
import type { Session } from "../model.ts";
import type { Bar, Lane } from "./ladder.ts";

/** Lanes of data connections that stand side by side; more at once share the last of them. */
const maxDataLanes = 3;

/** The lanes of a session, and which connection runs along which of them from where to where. */
export function dataLanes(session: Session): {
  readonly lanes: readonly Lane[];
  readonly bars: readonly Bar[];
} {
  const spans = new Map<string, { first: number; last: number }>();
  for (const [at, { connection }] of session.rows.entries()) {
    const span = spans.get(connection);
    if (span === undefined) spans.set(connection, { first: at, last: at });
    else span.last = at;
  }
  /** The last row of what stands in each lane of data. */
  const taken: number[] = [];
  const bars: Bar[] = [];
  for (const [connection, span] of spans) {
    if (connection === session.id) {
      bars.push({ connection, lane: 1, ...span });
      continue;
    }
    const free = taken.findIndex((last) => last < span.first);
    const place = free >= 0 ? free : Math.min(taken.length, maxDataLanes - 1);
    taken[place] = Math.max(taken[place] ?? 0, span.last);
    bars.push({ connection, lane: 2 + place, ...span });
  }
  const data = taken.map((): Lane => ({ role: "data", name: session.server.address }));
  return {
    lanes: [
      { role: "client", name: session.client.address },
      { role: "control", name: formatEndpoint(session.server) },
      ...data,
    ],
    bars,
  };
}
