import { sameAddress } from "@twinport/protocol";
import type { Session } from "../../model.ts";

/** Lines of a dialog by which a session is known again. */
const comparedLines = 12;
/** Of them, those that must be the same: routers rewrite one or the other, and lose some. */
const sameLines = 0.6;

/** A session as both ends have it, or only one. */
export interface SessionPair {
  readonly client: Session | null;
  readonly server: Session | null;
}

/**
 * Pairs the sessions of two captures: those between the same ends, else, where addresses were translated, those in which the
 * same is said, in their order. What fits no other stays alone.
 */
export function pairSessions(client: readonly Session[], server: readonly Session[]): readonly SessionPair[] {
  const left = new Set(server);
  const paired = new Map<Session, Session>();
  for (const fits of [sameEnds, sameWords]) {
    for (const one of client) {
      if (paired.has(one)) continue;
      const other = [...left].find((candidate) => fits(one, candidate));
      if (other === undefined) continue;
      paired.set(one, other);
      left.delete(other);
    }
  }
  return [
    ...client.map((one) => ({ client: one, server: paired.get(one) ?? null })),
    ...[...left].map((other) => ({ client: null, server: other })),
  ];
}

function sameEnds(one: Session, other: Session): boolean {
  return (
    one.client.port === other.client.port &&
    one.server.port === other.server.port &&
    sameAddress(one.client.address, other.client.address) &&
    sameAddress(one.server.address, other.server.address) &&
    sameWords(one, other)
  );
}

function sameWords(one: Session, other: Session): boolean {
  const [mine, its] = [linesOf(one), linesOf(other)];
  const length = Math.min(mine.length, its.length);
  if (length === 0) return one.encrypted === other.encrypted && one.server.port === other.server.port;
  const same = mine.slice(0, length).filter((line, at) => line === its[at]).length;
  return same >= length * sameLines;
}

function linesOf({ rows }: Session): readonly string[] {
  return rows.flatMap(({ raw }) => raw.slice(0, 1)).slice(0, comparedLines);
}
