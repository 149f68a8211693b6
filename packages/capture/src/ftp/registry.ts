import { limits } from "@twinport/protocol";
import { secondsOf } from "../facts/time.ts";
import type { Session } from "../model.ts";
import type { SegmentCount } from "../stream/index.ts";
import { DataFlow } from "./data-flow.ts";
import { settling } from "./final-rows.ts";
import type { Finished } from "./finished.ts";
import type { FtpSession } from "./session.ts";
import { type Place, SessionOrder } from "./session-order.ts";
import type { Tracked } from "./tracked.ts";
import { Undecided } from "./undecided.ts";
import { type Trace, Views } from "./views.ts";

/** A session and the connections that feed it. */
export interface Entry {
  readonly session: FtpSession;
  readonly place: Place;
  /** The connections still followed. */
  readonly connections: Set<Tracked>;
  /** Connections between its hosts that nothing has announced. */
  readonly near: Set<Tracked>;
  /** Nothing more comes on the control connection. */
  closed: boolean;
  /** The session that it may be another view of. */
  of: Entry | null;
  /** What says so. */
  trace: Trace;
  /** Sessions that may be other views of it. */
  views: Entry[];
  /** Rows it is counted with among those that are over; null while it is not. */
  lingering: number | null;
}

/** Told of sessions. */
export interface RegistrySink {
  /** The session has nothing more to come, and is let go. */
  settled(session: FtpSession): void;
  /** A connection that came to nothing is to become a flow, if it is not yet known what it is. */
  failed(tracked: Tracked): void;
  /** Rows of a session that has too many of them to wait for its end: then it is `unfinished`. Absent: nobody takes them. */
  piece?(session: Session): void;
  /** The session as it is told when it is over. */
  session(finished: Finished): void;
}

/** Seconds of capture time after which a session that is over is settled: a last ACK may come late, or what was sent again. */
const lingerSeconds = 60;
/** The same where somebody waits for it. */
const watchedLinger = 3;
/** Sessions that linger however many rows they have: the last ACK of the latest is still to come. */
const fewest = 8;
/** Part of the open sessions that is let go at once when there are too many: to look for the silent ones takes long. */
const letGo = 1 / 16;
/** Connections of a session that nothing announced and that may yet be explained; older ones are judged as they are. */
const maxNear = 128;

/** The sessions: live ones, and those that are over until they are given on. */
export class SessionRegistry {
  readonly #sink: RegistrySink;
  readonly #live = new Map<FtpSession, Entry>();
  readonly #order: SessionOrder;
  readonly #views = new Views();
  /** Sessions that are over, in the order in which they ended. */
  #over: Entry[] = [];
  #lingering = 0;
  #swept = 0;
  readonly #others: SegmentCount;

  /**
   * @param others counts the segments that are no part of sessions
   * @param waitingRows rows that may wait for an older session to end
   */
  constructor(sink: RegistrySink, others: SegmentCount, waitingRows: number = limits.waitingRows) {
    this.#sink = sink;
    this.#others = others;
    this.#order = new SessionOrder((session) => {
      const finished = session.finish();
      others.segments += finished.otherSegments;
      sink.session(finished);
    }, waitingRows);
  }

  /** A connection may turn out to be a session: younger ones wait for it. */
  candidate(tracked: Tracked): void {
    tracked.place ??= this.#order.open(tracked.frame);
  }

  /** A candidate is none. */
  dismiss(tracked: Tracked): void {
    const { place } = tracked;
    if (place === null || place.session !== null) return;
    tracked.place = null;
    this.#order.leave(place);
  }

  /** Adds a session, with the control connection that it was found on. */
  add(session: FtpSession, control: Tracked): void {
    if (this.#live.size >= limits.openSessions) this.#abandonSilent(control.seconds);
    this.candidate(control);
    const place = control.place as Place;
    control.place = null;
    place.session = session;
    const candidate = this.#views.add(session);
    const other = this.of(candidate?.session);
    const entry: Entry = {
      session,
      place,
      connections: new Set([control]),
      near: new Set(),
      of: null,
      trace: candidate?.trace ?? "numbers",
      views: [],
      closed: false,
      lingering: null,
    };
    if (other !== undefined) pair(entry, other.of ?? other, entry.trace);
    this.#live.set(session, entry);
  }

  /** The entry of a live session. */
  of(session: unknown): Entry | undefined {
    return this.#live.get(session as FtpSession);
  }

  /** Nothing announced a connection between the hosts of `tracked.near`. */
  beside(tracked: Tracked): void {
    const near = this.of(tracked.near)?.near.add(tracked);
    const [oldest] = near ?? [];
    if (near === undefined || near.size <= maxNear || oldest === undefined) return;
    near.delete(oldest);
    this.#leaveBehind(oldest);
  }

  /** The control connection of a session has seen its last segments. Too many such sessions do not linger. */
  ended(session: FtpSession): void {
    const entry = this.#live.get(session);
    if (entry === undefined || entry.lingering !== null) return;
    entry.lingering = session.size;
    this.#lingering += entry.lingering;
    this.#over.push(entry);
    let spared = this.#over.length;
    for (; this.#lingering > limits.lingeringRows && this.#over.length > fewest; spared--) {
      const oldest = this.#over.shift();
      if (oldest === undefined) return;
      if (!this.#live.has(oldest.session)) continue;
      // A transfer may outlive its control connection; it is cut short only where nothing else is left to let go.
      if (oldest.session.idle || spared <= 0) this.#settle(oldest);
      else this.#over.push(oldest);
    }
  }

  /** A session is full at capture time `seconds`. What may be told together with another waits for its end all the same. */
  full(session: FtpSession, seconds: number): void {
    const entry = this.#live.get(session);
    if (this.#sink.piece === undefined || entry === undefined || session.hidden) return;
    if (entry.of !== null || entry.views.length > 0) return;
    this.#order.numberInOrder(entry.place);
    const rows = session.finalRows(seconds);
    // None are final where the clock went far back.
    if (rows.length > 0) this.#sink.piece(session.around(rows));
  }

  /** It is `seconds` by the capture's clock: tells of each session that runs. */
  watch(seconds: number, running: (session: FtpSession) => void): void {
    for (const { session, place, of, near } of this.#live.values()) {
      // What may be another's view is told as that, or when it is over.
      if (of !== null) continue;
      this.#order.number(place);
      // No announcement that can be read will explain them.
      if (session.hidden) this.#leaveQuiet(near, seconds);
      running(session);
    }
    this.#let(seconds, watchedLinger);
  }

  /** Lets go of the sessions that have long been over at capture time `seconds`. */
  sweep(seconds: number): void {
    if (seconds - this.#swept >= lingerSeconds) this.#let(seconds, lingerSeconds);
  }

  #leaveQuiet(near: Set<Tracked>, seconds: number): void {
    for (const tracked of near) {
      const { taker } = tracked;
      if (!(taker instanceof DataFlow) || !taker.rows.over || seconds - secondsOf(taker.last) <= settling)
        continue;
      near.delete(tracked);
      this.#leaveBehind(tracked);
    }
  }

  #let(seconds: number, linger: number): void {
    this.#swept = seconds;
    for (const entry of this.#live.values()) {
      const { session } = entry;
      const over = entry.closed || session.rows.over;
      if (over && session.idle && seconds - session.last.seconds > linger) this.#settle(entry);
    }
    this.#over = this.#over.filter(({ session }) => this.#live.has(session));
  }

  /** Nothing more comes: gives on all that is left. */
  finish(): void {
    for (const entry of this.#live.values()) this.#settle(entry);
  }

  /** Lets go of the sessions silent for the longest; those that are over need no word about it. */
  #abandonSilent(now: number): void {
    const silent = [...this.#live.values()].sort((a, b) => a.session.last.seconds - b.session.last.seconds);
    for (const entry of silent.slice(0, Math.ceil(limits.openSessions * letGo))) {
      const { session } = entry;
      // Another view of it may have taken it along.
      if (!this.#live.has(session)) continue;
      if (!session.over && !entry.closed) session.abandon(now);
      this.#settle(entry);
    }
  }

  #settle(entry: Entry): void {
    const { session, place, connections, near } = entry;
    for (const view of entry.views) {
      // Another session goes on by itself, and waits for its own last ACK.
      if (!isView(session, view)) view.of = null;
      else if (this.#live.has(view.session)) this.#settle(view);
    }
    this.#live.delete(session);
    this.#lingering -= entry.lingering ?? 0;
    this.#sink.settled(session);
    for (const tracked of connections) {
      tracked.taker.end();
      tracked.settle();
    }
    for (const tracked of near) this.#leaveBehind(tracked);
    session.settle();
    this.#views.leave(session);
    // Whoever it may be a view of can outlive thousands of those that it is not.
    if (entry.of !== null) entry.of.views = entry.of.views.filter((view) => view !== entry);
    if (entry.of?.session.join(session, entry.trace) === true) {
      place.session = null;
      this.#order.leave(place);
    } else this.#order.settle(place, session.size);
  }

  /** What nothing announced is its session's to tell of if it is over. */
  #leaveBehind(tracked: Tracked): void {
    const { near } = tracked;
    const inVain = tracked.taker instanceof Undecided && tracked.taker.inVain;
    if (inVain) this.#sink.failed(tracked);
    const { taker } = tracked;
    tracked.near = null;
    if (!(taker instanceof DataFlow) || taker.explained || (taker.state === "open" && !taker.rows.over))
      return;
    taker.end();
    if (near?.unlinked(taker, tracked.packets) === true) {
      tracked.settle(taker.state === "open" ? null : this.#others);
      return;
    }
    taker.content.drop();
    tracked.pass(this.#others);
  }
}

/** Whether what `session` has in `view` is itself, as far as can be told: what runs on is not, unless TCP's numbers say so. */
function isView(session: FtpSession, { session: other, trace }: Entry): boolean {
  return trace === "numbers" || (other.over && session.passageTo(other, trace) !== null);
}

/** Of two views of one session the one that begins first is told: the client's first packet passes it first. */
function pair(one: Entry, other: Entry, trace: Trace): void {
  const [whole, view] = one.place.firstFrame < other.place.firstFrame ? [one, other] : [other, one];
  view.trace = trace;
  for (const joined of [view, ...view.views]) {
    joined.of = whole;
    whole.views.push(joined);
  }
  view.views = [];
}
