import type { CommandRecord, FrameRange, Row, Session, SessionView } from "../model.ts";
import type { Announcement } from "./announcement.ts";
import { FrameSet } from "./frames.ts";
import type { FtpSession } from "./session.ts";

/** Seconds between the first packets of a connection at two points, clocks of two captures that were merged included. */
const apart = 2;
/** Points of a capture beside the first one. */
const maxViews = 8;

interface Begun {
  readonly session: FtpSession;
  readonly seconds: number;
}

/**
 * Sessions that are in the capture at two points, on both sides of a device that translates addresses (NAT): addresses
 * differ, the sequence numbers with which the control connection begins do not.
 */
export class Views {
  /** By the initiator's initial sequence number. */
  readonly #begun = new Map<number, Begun>();

  /**
   * Takes a new session, begun at capture time `seconds`. Returns the one that it may be another view of; null if there
   * is none.
   */
  add(session: FtpSession, seconds: number): FtpSession | null {
    const { initiator } = session.connection.isn;
    if (initiator === null) return null;
    const first = this.#begun.get(initiator);
    if (first === undefined) this.#begun.set(initiator, { session, seconds });
    const near = first !== undefined && Math.abs(seconds - first.seconds) <= apart;
    return near && sameConnection(first.session, session) ? first.session : null;
  }

  /** A session is over. */
  leave(session: FtpSession): void {
    const { initiator } = session.connection.isn;
    if (initiator !== null && this.#begun.get(initiator)?.session === session) this.#begun.delete(initiator);
  }
}

function sameConnection(first: FtpSession, other: FtpSession): boolean {
  const differ = first.clientKey !== other.clientKey || first.serverKey !== other.serverKey;
  const { responder } = first.connection.isn;
  // A port scan may send all its SYNs with one number: both sides' must be there.
  return differ && responder !== null && responder === other.connection.isn.responder;
}

/** Commands that name an address, and the replies that do: a device on the way may rewrite them. */
const addressed: ReadonlySet<string> = new Set(["PORT", "EPRT", "LPRT"]);
const announcing: ReadonlySet<number> = new Set([227, 228, 229]);

/** Tells whether two dialogs are the same but for the addresses named; either may have begun or ended a command later. */
export function sameDialog(one: readonly CommandRecord[], other: readonly CommandRecord[]): boolean {
  if (Math.abs(one.length - other.length) > 1) return false;
  const both = Math.min(one.length, other.length);
  for (let at = 0; at < both; at++) {
    const [a, b] = [one[at], other[at]];
    if (a === undefined || b === undefined || !sameCommand(a, b)) return false;
  }
  return true;
}

/** Tells whether the data connections may be the same ones: they begin with the same numbers and carry as much. */
export function sameData(one: readonly Announcement[], other: readonly Announcement[]): boolean {
  return one.every(({ flow }, at) => {
    const there = other[at]?.flow ?? null;
    if (flow?.state !== "open" || there?.state !== "open") return true;
    const [first, second] = [flow.connection, there.connection];
    const numbers = [first, second].map(({ midstream, isn }) => (midstream ? null : isn.initiator));
    if (!numbers.includes(null) && numbers[0] !== numbers[1]) return false;
    const whole = [flow, there].every(({ rows, gaps }) => rows.close.complete && !gaps.any);
    return !whole || (["client", "server"] as const).every((who) => flow.bytesTo(who) === there.bytesTo(who));
  });
}

function sameCommand(a: CommandRecord, b: CommandRecord): boolean {
  if (a.verb !== b.verb || (a.argument !== b.argument && !addressed.has(a.verb))) return false;
  return a.replies.every((reply, at) => {
    const other = b.replies[at];
    if (other === undefined) return true;
    return reply.code === other.code && (reply.text === other.text || announcing.has(reply.code));
  });
}

/** `session` with what its views show: where it was seen too, and what was rewritten on the way. */
export function withViews(session: Session, views: readonly Session[]): Session {
  if (views.length === 0) return session;
  const rows = views.reduce((told, view) => compared(told, view.rows), session.rows);
  return {
    ...session,
    rows,
    views: views.slice(0, maxViews).map(viewOf),
    notes: [
      ...session.notes,
      ...views.flatMap(({ client, server, rows, notes }) => [
        { kind: "nat.view" as const, client, server, frames: framesOf(rows) },
        ...notes,
      ]),
    ],
  };
}

function viewOf({ client, server, start, rows, connections }: Session): SessionView {
  return {
    client,
    server,
    start,
    frames: framesOf(rows),
    connections: connections.map(({ id, address, port, from, to }) => ({ id, address, port, from, to })),
  };
}

function framesOf(rows: readonly Row[]): FrameRange[] {
  const frames = new FrameSet();
  for (const { frames: own, acks } of rows) {
    for (const [first, last] of [...own, ...acks])
      for (let frame = first; frame <= last; frame++) frames.add(frame);
  }
  return frames.ranges();
}

/** The rows, those that announce an address with what the same line names at the other point. */
function compared(rows: readonly Row[], others: readonly Row[]): Row[] {
  const there = others.filter(announces);
  let at = 0;
  return rows.map((row) => {
    if (!announces(row)) return row;
    const other = there[at++];
    const [mine, theirs] = [row.params.announced, other?.params.announced];
    if (mine == null || theirs == null || other === undefined || other.kind !== row.kind) return row;
    const { endpoint } = theirs;
    if (endpoint.address === mine.endpoint.address && endpoint.port === mine.endpoint.port) return row;
    // An EPSV reply names no address: that of the control connection is meant, whatever it is.
    if (row.kind === "reply" && row.params.code === 229 && endpoint.port === mine.endpoint.port) return row;
    const rewritten = { endpoint, frame: other.frames[0]?.[0] ?? 0 };
    const announced = { ...mine, rewritten };
    return row.kind === "command"
      ? { ...row, level: "note", params: { ...row.params, announced } }
      : { ...row, level: "note", params: { ...row.params, announced } };
  });
}

type Announcing = Extract<Row, { kind: "command" | "reply" }>;

function announces(row: Row): row is Announcing {
  return (row.kind === "command" || row.kind === "reply") && row.params.announced !== null;
}
