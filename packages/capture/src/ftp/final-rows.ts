import { secondsOf } from "../facts/time.ts";
import type { Row } from "../model.ts";
import type { Announcement } from "./announcement.ts";
import type { CommandEntry } from "./command-entry.ts";
import type { DataFlow } from "./data-flow.ts";
import { inOrder, type RowDraft } from "./draft.ts";
import type { DraftList } from "./draft-list.ts";
import type { TcpRows } from "./tcp-rows.ts";

/** Seconds in which a row may still get its ACK, or a packet that came out of order. */
export const settling = 0.25;
/** Seconds for which a row waits for what would decide it, while others wait behind it. */
const patience = 1;
/** The same for the answer to a SYN, and for the reply that ends a transfer. */
const longPatience = 5;

/** A session that runs. */
export interface RunningSession {
  readonly id: string;
  /** Of the control connection. */
  readonly list: DraftList;
  readonly rows: TcpRows;
  readonly announcements: readonly Announcement[];
  /** Commands without their final reply. */
  readonly pending: readonly CommandEntry[];
}

/** A row that waits, and the data connection that it is of. */
interface Waiting {
  readonly draft: RowDraft;
  readonly flow: DataFlow | null;
  /** Something behind it in its own connection has begun. */
  readonly followed: boolean;
}

/**
 * The rows of a running session that are final at capture time `now` and were not given before, in order of first frame.
 * A row that is not final holds up those behind it, but not for long: then it is given as it stands.
 * @param most rows that are given
 */
export function finalRows(session: RunningSession, now: number, most = Number.POSITIVE_INFINITY): Row[] {
  const rows: Row[] = [];
  const { waiting, busy } = waitingIn(session, now);
  for (const one of waiting.sort((a, b) => inOrder(a.draft, b.draft))) {
    if (rows.length >= most) break;
    const { draft, flow } = one;
    const age = ageOf(draft, now);
    if (age < settling || draft.place === Number.POSITIVE_INFINITY) break;
    // A transfer that runs has begun before this: its row comes first, if it comes soon.
    if (age < patience && draft.place > busy) break;
    draft.connection = flow?.name() ?? session.id;
    const row = draft.row();
    if (row !== null && !isFinal(row, one, session, now)) break;
    draft.given = true;
    if (row !== null) rows.push(row);
  }
  return rows;
}

/**
 * Rows of a session that has too many of them: those that are final or, where these are few because all came within a moment,
 * the older half as it stands. What was given is let go.
 */
export function roomMade(session: RunningSession, size: number, now: number): Row[] {
  session.rows.repeats.settle();
  // Of a connection whose end is not in the capture nothing else would tell that it is over.
  for (const { flows } of session.announcements)
    for (const { rows, runs, last } of flows) {
      const quiet = now - secondsOf(last);
      if (quiet > patience) rows.settle();
      if (quiet > longPatience) runs.end();
    }
  const rows = finalRows(session, now);
  // One by one: so many may not be arguments of a call.
  if (rows.length < size / 4)
    for (const row of finalRows(session, now + longPatience + patience, size / 2)) rows.push(row);
  session.list.letGo();
  for (const { flows } of session.announcements) for (const { list } of flows) list.letGo();
  return rows;
}

/** Seconds that a row has waited. One from the future has waited for ever: the clock was set back, and nothing is to wait for it. */
function ageOf(draft: RowDraft, now: number): number {
  const age = now - secondsOf(draft.time);
  return age < -longPatience ? Number.POSITIVE_INFINITY : age;
}

/** The rows that were not given, and the frame with which the first transfer began whose row is not there yet. */
function waitingIn(session: RunningSession, now: number): { waiting: Waiting[]; busy: number } {
  const waiting: Waiting[] = [];
  let busy = Number.POSITIVE_INFINITY;
  const add = ({ drafts }: DraftList, flow: DataFlow | null): void => {
    const last = drafts.at(-1);
    for (const draft of drafts) if (!draft.given) waiting.push({ draft, flow, followed: draft !== last });
  };
  add(session.list, null);
  for (const { flows, elsewhere } of session.announcements) {
    // What goes from server to server is one row, once the session is over.
    if (elsewhere) continue;
    for (const flow of flows) {
      flow.settle(now);
      add(flow.list, flow);
      const run = flow.runs.current;
      if (run !== null) busy = Math.min(busy, run.draft.place);
    }
  }
  return { waiting, busy };
}

/** Nothing that may come changes what the row says, or it has been waited for long enough. */
function isFinal(
  row: Row,
  { draft, flow, followed }: Waiting,
  { rows, pending }: RunningSession,
  now: number,
): boolean {
  const age = now - secondsOf(draft.time);
  switch (row.kind) {
    case "reply":
    case "tcp.handshake.control":
    case "tcp.handshake.data.passive":
    case "tcp.handshake.data.active":
    case "tcp.handshake.refused":
    case "tcp.handshake.icmp":
    case "tcp.midstream":
    case "tcp.reused":
    case "tls.clear":
      return true;
    case "tcp.handshake.incomplete":
      return age > longPatience;
    case "command":
      return age > patience || !pending.some((entry) => entry.draft === draft && entry.replies.length === 0);
    case "tcp.close.half":
      return age > patience && (flow === null || isTold(flow, now));
    case "data.list":
    case "data.down":
    case "data.up":
    case "data.empty":
    case "data.encrypted":
    case "tcp.close.3way":
    case "tcp.close.4way":
    case "tcp.close.simultaneous":
    case "tcp.close.reset":
    case "tcp.reset":
      return flow === null || isTold(flow, now);
    default:
      return followed || age > patience || (flow?.rows ?? rows).over;
  }
}

/** Nothing more comes over the data connection, and the server has said how the transfer went. */
function isTold(flow: DataFlow, now: number): boolean {
  // A part of a transfer that still runs is all there is to wait for.
  if (!flow.rows.over) return true;
  if (!flow.ended) return false;
  const { command } = flow;
  return command === null || command.final !== null || now - secondsOf(flow.last) > longPatience;
}
