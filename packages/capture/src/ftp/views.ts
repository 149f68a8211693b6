import type {
  AnnouncedParams,
  FrameRange,
  NamedElsewhere,
  Row,
  Session,
  SessionView,
  ViewedConnection,
} from "../model.ts";
import type { Announcement } from "./announcement.ts";
import { FrameSet } from "./frames.ts";
import { type Passage, type PassedLine, passageOf } from "./passage.ts";
import type { FtpSession } from "./session.ts";

/** Seconds by which the clocks of two captures that were merged may differ. */
const maxAhead = 60;
/** Seconds by which the way between two points may take longer for one line than for another. */
const maxSpread = 2;
/** Lines that pass both points in order, where sequence numbers are not proof enough. */
const fewestLines = 6;
/** Points of a capture beside the first one. What looks like more of them are sessions of their own. */
export const maxViews = 8;

/** What is left of TCP's numbers where a control connection is seen again: both sides' first ones, or fewer. */
export type Trace = "numbers" | "number" | "port";

/** A session that may be another view of one. */
export interface Candidate {
  readonly session: FtpSession;
  readonly trace: Trace;
}

/** A view of a session, and how its lines go from one point to the other. */
export interface PassedView {
  readonly session: FtpSession;
  readonly passage: Passage;
}

/**
 * Sessions that are in the capture at two points, on both sides of a device that translates addresses (NAT): addresses
 * differ, the sequence numbers with which the control connection begins do not. A device that makes up the numbers of one
 * side leaves the other's, one that makes up both may leave the client's port.
 */
export class Views {
  /** The latest session by the first sequence number of each side, and by the client's port. */
  readonly #by = {
    initiator: new Map<number, FtpSession>(),
    responder: new Map<number, FtpSession>(),
    port: new Map<number, FtpSession>(),
  };

  /** Takes a new session. Returns the one that it may be another view of; null if there is none. */
  add(session: FtpSession): Candidate | null {
    const { initiator, responder } = session.connection.isn;
    const found = [
      initiator === null ? undefined : this.#by.initiator.get(initiator),
      responder === null ? undefined : this.#by.responder.get(responder),
      this.#by.port.get(session.client.port),
    ];
    if (initiator !== null && !this.#by.initiator.has(initiator)) this.#by.initiator.set(initiator, session);
    if (responder !== null && !this.#by.responder.has(responder)) this.#by.responder.set(responder, session);
    this.#by.port.set(session.client.port, session);
    const likely = found.findIndex((other) => other !== undefined && differ(other, session));
    const other = found[likely];
    if (other === undefined) return null;
    const both = likely === 0 && responder !== null && other.connection.isn.responder === responder;
    return { session: other, trace: both ? "numbers" : likely < 2 ? "number" : "port" };
  }

  /** A session is over. */
  leave(session: FtpSession): void {
    const { initiator, responder } = session.connection.isn;
    if (initiator !== null && this.#by.initiator.get(initiator) === session)
      this.#by.initiator.delete(initiator);
    if (responder !== null && this.#by.responder.get(responder) === session)
      this.#by.responder.delete(responder);
    const { port } = session.client;
    if (this.#by.port.get(port) === session) this.#by.port.delete(port);
  }
}

function differ(one: FtpSession, other: FtpSession): boolean {
  const [client, server] = [one.clientKey === other.clientKey, one.serverKey === other.serverKey];
  return !(client && server);
}

/**
 * How `lines`, which two dialogs have in common, pass the two points where they were seen; null if they are hardly the
 * same ones. What TCP's numbers do not prove the order of the lines must.
 */
export function passageBetween(lines: readonly PassedLine[], trace: Trace): Passage | null {
  const passage = passageOf(lines);
  if (passage === null || passage.spread > maxSpread || Math.abs(passage.ahead) > maxAhead) return null;
  const proven = trace === "numbers" || (passage.nearClient !== null && lines.length >= fewestLines);
  return proven ? passage : null;
}

/** Tells whether the data connections may be the same ones: they begin with the same numbers and carry as much. */
export function sameData(
  one: readonly Announcement[],
  other: readonly Announcement[],
  trace: Trace,
): boolean {
  return one.every(({ flow }, at) => {
    const there = other[at]?.flow ?? null;
    if (flow?.state !== "open" || there?.state !== "open") return true;
    const [first, second] = [flow.connection, there.connection];
    const numbers = [first, second].map(({ midstream, isn }) => (midstream ? null : isn.initiator));
    if (trace === "numbers" && !numbers.includes(null) && numbers[0] !== numbers[1]) return false;
    const whole = [flow, there].every(({ rows, gaps }) => rows.close.complete && !gaps.any);
    return !whole || (["client", "server"] as const).every((who) => flow.bytesTo(who) === there.bytesTo(who));
  });
}

/** A view as plain data. */
export interface ToldView {
  readonly session: Session;
  readonly passage: Passage;
}

/** `session` with what its views show: where it was seen too, and what was rewritten on the way. */
export function withViews(session: Session, seen: readonly ToldView[]): Session {
  if (seen.length === 0) return session;
  const views = [...seen].sort((one, other) => one.passage.distance - other.passage.distance);
  return {
    ...session,
    rows: compared(session.rows, views),
    views: views.map(viewOf),
    notes: [
      ...session.notes,
      ...views.flatMap(({ session: { client, server, rows, notes }, passage: { ahead } }) => [
        { kind: "nat.view" as const, client, server, frames: framesOf(rows), clockAhead: ahead },
        ...notes,
      ]),
    ],
  };
}

function viewOf({ session: { client, server, start, rows, connections }, passage }: ToldView): SessionView {
  return {
    client,
    server,
    start,
    clockAhead: passage.ahead,
    frames: framesOf(rows),
    connections: connections.map(
      ({ id, method, announcedIn, address, port, from, to, synFrame, frames }) =>
        ({ id, method, announcedIn, address, port, from, to, synFrame, frames }) satisfies ViewedConnection,
    ),
  };
}

function framesOf(rows: readonly Row[]): FrameRange[] {
  const frames = new FrameSet();
  for (const { frames: own, acks } of rows) {
    for (const [first, last] of [...own, ...acks]) frames.addRange(first, last);
  }
  return frames.ranges();
}

/** The rows, those that announce an address with what the same line names at the other points. */
function compared(rows: readonly Row[], views: readonly ToldView[]): Row[] {
  const others = views.map(({ session, passage }) => {
    const there = new Map(session.rows.filter(announces).map((row) => [row.announces, row]));
    // By the announcement here: lines may be missing at either point.
    const same = new Map(passage.announced.map(([here, other]) => [here.id, there.get(other.id)]));
    return { same, passage };
  });
  return rows.map((row) => {
    const mine = announces(row) ? row.params.announced : null;
    if (!announces(row) || mine === null) return row;
    const elsewhere = others.flatMap(({ same, passage }) => {
      const named = row.announces === null ? null : namedBy(row, mine, same.get(row.announces));
      return named === null ? [] : [{ ...named, when: whenSeen(row, passage) }];
    });
    if (elsewhere.length === 0) return row;
    const announced = { ...mine, elsewhere };
    return row.kind === "command"
      ? { ...row, level: "note", params: { ...row.params, announced } }
      : { ...row, level: "note", params: { ...row.params, announced } };
  });
}

/** What `other`, the same line at another point, names, and its frame; null where it is the same. */
function namedBy(
  row: Announcing,
  mine: AnnouncedParams,
  other: Announcing | undefined,
): Omit<NamedElsewhere, "when"> | null {
  const theirs = other?.params.announced;
  if (theirs == null || other === undefined || other.kind !== row.kind) return null;
  const { endpoint } = theirs;
  if (endpoint.address === mine.endpoint.address && endpoint.port === mine.endpoint.port) return null;
  // An EPSV reply names no address: that of the control connection is meant, whatever it is.
  if (row.kind === "reply" && row.params.code === 229 && endpoint.port === mine.endpoint.port) return null;
  return { endpoint, frame: other.frames[0]?.[0] ?? 0 };
}

/** Whether a line passed the other point before it came here. */
function whenSeen({ kind }: Announcing, { nearClient }: Passage): NamedElsewhere["when"] {
  if (nearClient === null) return null;
  return (nearClient === "here") === (kind === "command") ? "after" : "before";
}

type Announcing = Extract<Row, { kind: "command" | "reply" }>;

function announces(row: Row): row is Announcing {
  return (row.kind === "command" || row.kind === "reply") && row.params.announced !== null;
}
