import type {
  ConnectionFacts,
  EndingFacts,
  FlowFacts,
  PerEnd,
  StuckFacts,
  TlsFacts,
} from "@twinport/diagnosis";
import type { Side as End } from "@twinport/protocol";
import type { Stuck } from "../ftp/repeats.ts";
import type { TcpRows } from "../ftp/tcp-rows.ts";
import type { TcpConnection } from "../stream/index.ts";
import { otherSide } from "../stream/side.ts";
import type { Side } from "../stream/types.ts";
import type { FirstBytes } from "./first-bytes.ts";
import type { TcpWatch } from "./tcp-watch.ts";
import { secondsOf } from "./time.ts";

/** A connection that was followed. */
export interface Followed {
  readonly connection: TcpConnection;
  readonly rows: TcpRows;
  readonly first: FirstBytes;
  /** Who sits on a side. */
  who(side: Side): End;
  /** Payload bytes that a side sent, each once, those that the capture lacks too. */
  sent(side: Side): number;
  /** A segment of the control connection that ends there ends inside a line; null where that says nothing. */
  readonly endsInLine: ((from: Side, end: number) => boolean) | null;
  readonly tls: TlsFacts | null;
  /** Its data segments, where their flow matters. */
  readonly segments: number | null;
}

/** Bytes that the time stamp option takes of each segment (RFC 7323 §3.2). */
const timestamps = 12;

/** Facts while they are gathered: spreads of parts that may be absent take longer than all the rest. */
export type Gathered<T> = { -readonly [K in keyof T]: T[K] };

/** A TCP connection as facts. */
export function connectionFacts(followed: Followed): ConnectionFacts {
  const { connection, rows, first, tls } = followed;
  const { watch, handshake } = rows;
  const { initiator, responder } = watch;
  const who = followed.who("initiator");
  const fact: Gathered<ConnectionFacts> = {
    from: connection.initiator,
    to: connection.responder,
    opening: handshake.fact,
    hopLimits: perEnd(who, initiator.hopLimit || undefined, responder.hopLimit || undefined),
  };
  // Most attempts that failed have nothing more to tell, and there may be many of them.
  if (handshake.state !== "open") return fact;
  fact.first = perEnd(who, first.of("initiator") ?? undefined, first.of("responder") ?? undefined);
  fact.bytes = perEnd(who, followed.sent("initiator"), followed.sent("responder"));
  fact.lastSent = perEnd(who, sentAt(initiator), sentAt(responder));
  if (watch.fin !== null) fact.fin = ending(watch.fin, followed);
  if (watch.reset !== null) fact.reset = ending(watch.reset, followed);
  const { stuck } = rows.repeats;
  if (stuck.length > 0) fact.stuck = stuck.map((one) => stuckFacts(one, followed));
  const [big, full, flow] = [tooBig(followed), fullBuffer(followed), flowFacts(followed)];
  if (big !== null) fact.tooBig = big;
  if (full !== null) fact.fullBuffer = full;
  if (tls !== null) fact.tls = tls;
  if (flow !== null) fact.flow = flow;
  return fact;
}

/** What initiator and responder have, of whom the initiator is `who`. */
function perEnd<T>(who: End, initiator: T | undefined, responder: T | undefined): PerEnd<T> {
  if (who === "server") return perEnd("client", responder, initiator);
  if (initiator === undefined) return responder === undefined ? {} : { server: responder };
  return responder === undefined ? { client: initiator } : { client: initiator, server: responder };
}

function sentAt(side: ReturnType<TcpWatch["of"]>): number | undefined {
  return side.seconds === 0 ? undefined : secondsOf(side);
}

function ending(ended: NonNullable<TcpWatch["fin"]>, { who, rows }: Followed): EndingFacts {
  const { from, hopLimit, frames } = ended;
  const told: Gathered<EndingFacts> = { by: who(from), time: secondsOf(ended), frames };
  // Captured at several points, it may have been taken at another one than the packets that it would be held against.
  if (rows.traits.copies === null) told.hopLimit = hopLimit;
  return told;
}

function stuckFacts(
  { from, sequence, length, times, seconds, frames }: Stuck,
  followed: Followed,
): StuckFacts {
  const { rows, who, endsInLine } = followed;
  const end = sequence + length;
  const full = largest(followed.connection);
  return {
    by: who(from),
    length,
    times,
    seconds,
    acknowledged: rows.watch.of(from).acked >= end,
    full: full !== null && length + timestamps >= full,
    ...(endsInLine !== null && { endsInLine: endsInLine(from, end - 1) }),
    frames: frames.ranges(),
  };
}

/** The largest segment that both sides take; null if neither said. */
function largest({ syn }: TcpConnection): number | null {
  const told = [syn.initiator?.mss, syn.responder?.mss].filter((mss) => mss !== null && mss !== undefined);
  return told.length === 0 ? null : Math.min(...told);
}

function tooBig({ rows, who }: Followed): NonNullable<ConnectionFacts["tooBig"]> | null {
  const told = rows.errors?.tooBig ?? null;
  if (told === null) return null;
  const { router, mtu } = told.error;
  const how = mtu === null ? null : { mtu };
  return { by: who(told.from), router, ...how, frames: told.draft.frames.ranges() };
}

function fullBuffer({ rows, who }: Followed): NonNullable<ConnectionFacts["fullBuffer"]> | null {
  const full = rows.stalls.windows?.longest ?? null;
  if (full === null) return null;
  return { by: who(full.side), seconds: full.seconds, frames: full.frames };
}

/** How data flowed. Of windows nothing can be said without the handshake, which tells their scale. */
function flowFacts({ connection, rows, segments, who, sent }: Followed): FlowFacts | null {
  const { initiator, responder } = connection.syn;
  if (segments === null || segments === 0 || initiator === null || responder === null) return null;
  const sender: Side = sent("initiator") > sent("responder") ? "initiator" : "responder";
  const receiver = otherSide(sender);
  const scaled = initiator.scale !== null && responder.scale !== null;
  const scale = scaled ? (connection.syn[receiver]?.scale ?? 0) : 0;
  const { inFlight } = rows.watch.of(sender);
  return {
    sender: who(sender),
    window: rows.watch.of(receiver).window * 2 ** Math.min(scale, largestScale),
    scaled,
    ...(inFlight > 0 && { inFlight }),
    segments,
    retransmissions: rows.repeats.total,
  };
}

/** RFC 7323 §2.3. */
const largestScale = 14;
