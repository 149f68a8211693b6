import { limits } from "@twinport/protocol";
import type { IcmpError } from "../decode/index.ts";
import { CommonPorts } from "../facts/common-ports.ts";
import { secondsOf } from "../facts/time.ts";
import type {
  GapCause,
  SegmentCount,
  SegmentInfo,
  Side,
  StreamBytes,
  TcpConnection,
  TcpSink,
} from "../stream/index.ts";
import { Keyring } from "../tls/index.ts";
import type { Announcement } from "./announcement.ts";
import { batchedDigests } from "./batched-digest.ts";
import { DataFlow } from "./data-flow.ts";
import { isControlPort, type Verdict } from "./detect.ts";
import { Expectations, type Match, matchOf } from "./expect.ts";
import type { AnalyzeOptions } from "./host.ts";
import { type RegistrySink, SessionRegistry } from "./registry.ts";
import { FtpSession } from "./session.ts";
import { foreign, Tracked } from "./tracked.ts";
import { Undecided } from "./undecided.ts";
import { unreserved, usesDataPort } from "./unlinked.ts";

/** What the capture's TCP turned out to be, beside sessions. */
export interface FtpFindings {
  /** TCP segments that belong to no session. */
  readonly otherSegments: number;
  /** Connections to port 21 on which nothing was said, beyond those that are told as sessions. */
  readonly silentConnections: number;
}

/** Whether sessions tell of something, or may come to do so. */
export type Concern = "yes" | "no" | "perhaps";

/** Connections begun just before an announcement that are looked at again: packets may be reordered in the capture. */
const maxRecent = 64;
/** Seconds between a connection and the announcement that came behind it. */
const reorderSeconds = 2;
/** Seconds after which somebody who watches is told of a connection to port 21 without a word. */
const silentSeconds = 3;
/** Connections to port 21 without a word that are sessions nevertheless: of a port scan the first ones will do. */
const maxSilent = 1000;

/**
 * Finds FTP among TCP connections: control connections by what is said on them, data connections by what was
 * announced. Everything else is counted.
 */
export class FtpSink implements TcpSink {
  readonly #options: AnalyzeOptions;
  /** What decrypts TLS, null without secrets. */
  readonly #keyring: Keyring | null;
  readonly #expectations = new Expectations();
  readonly #sessions: SessionRegistry;
  /** Somebody takes rows of sessions that have too many. */
  readonly #inPieces: boolean;
  /** The latest session between two hosts. */
  readonly #byHosts = new Map<string, FtpSession>();
  #recent: Tracked[] = [];
  #silent = 0;
  /** Connections to port 21 on which nothing was said yet; null where nobody watches. */
  readonly #silents: Set<Tracked> | null;
  readonly #ports = new CommonPorts();
  /** TCP segments that belong to no session. */
  readonly #others: SegmentCount = { segments: 0 };

  /**
   * @param session given each session, in order of first frame as far as that can be (see SessionOrder)
   * @param live somebody watches: sessions are given as they end
   * @param piece given rows of sessions that have too many (see RegistrySink)
   */
  constructor(
    options: AnalyzeOptions,
    session: RegistrySink["session"],
    { live = false, piece }: { live?: boolean; piece?: RegistrySink["piece"] } = {},
  ) {
    this.#options = withBatches(options);
    this.#inPieces = piece !== undefined;
    this.#silents = live ? new Set() : null;
    const sink = {
      settled: (one: FtpSession) => this.#forget(one),
      failed: (one: Tracked) => {
        if (one.taker instanceof Undecided) this.#toFlow(one, one.taker);
      },
      session,
      ...(piece !== undefined && { piece }),
    };
    this.#sessions = new SessionRegistry(sink, this.#others, live ? 0 : limits.waitingRows);
    const { secrets, host } = options;
    this.#keyring = secrets === undefined || host?.tls === undefined ? null : new Keyring(host.tls, secrets);
  }

  opened(connection: TcpConnection): void {
    connection.data = new Tracked(connection);
    this.#ports.take(connection);
  }

  segment(connection: TcpConnection, info: SegmentInfo): void {
    const tracked = trackedOf(connection);
    if (tracked.frame === 0) this.#begin(tracked, info);
    const { taker } = tracked;
    taker.segment(info);
    if (taker instanceof DataFlow) taker.announcement?.session.heard(info);
    else if (taker instanceof Undecided && taker.full) this.#asFlow(tracked, taker);
    if (!(taker instanceof FtpSession)) tracked.near?.beside();
    else if ((info.fin || info.kind === "rst") && taker.over) this.#sessions.ended(taker);
  }

  copied(connection: TcpConnection, frame: number): void {
    const tracked = trackedOf(connection);
    tracked.taker.copied(frame);
    const { taker } = tracked;
    if (taker instanceof Undecided && taker.full) this.#asFlow(tracked, taker);
  }

  bytes(connection: TcpConnection, chunk: StreamBytes): void {
    const tracked = trackedOf(connection);
    tracked.taker.bytes(chunk);
    if (this.#inPieces && tracked.taker instanceof FtpSession && tracked.taker.isFull())
      this.#sessions.full(tracked.taker, secondsOf(chunk));
    if (tracked.taker instanceof Undecided) this.#decide(tracked, tracked.taker, tracked.taker.verdict);
  }

  gap(connection: TcpConnection, from: Side, length: number, frame: number, cause: GapCause): void {
    const tracked = trackedOf(connection);
    tracked.taker.gap(from, length, frame, cause);
    if (tracked.taker instanceof Undecided) this.#decide(tracked, tracked.taker, tracked.taker.verdict);
  }

  closed(connection: TcpConnection): void {
    const tracked = trackedOf(connection);
    connection.data = null;
    const recent = this.#recent.indexOf(tracked);
    if (recent >= 0) this.#recent.splice(recent, 1);
    if (tracked.taker instanceof Undecided) this.#atEnd(tracked, tracked.taker);
    const { taker } = tracked;
    taker.end();
    this.#sessions.dismiss(tracked);
    if (taker === foreign) return;
    if (taker instanceof FtpSession) this.#controlClosed(taker, tracked);
    else if (taker instanceof DataFlow && taker.announcement !== null) {
      const { announcement } = taker;
      const entry = this.#sessions.of(announcement.session);
      entry?.connections.delete(tracked);
      if (entry === undefined || !announcement.kept) taker.content.drop();
    } else {
      const near = tracked.near ?? this.#byHosts.get(hostKey(connection));
      this.#sessions.of(near)?.near.delete(tracked);
      if (taker instanceof DataFlow && near?.unlinked(taker, tracked.packets)) return;
      if (taker instanceof DataFlow) taker.content.drop();
      this.#others.segments += tracked.packets;
    }
  }

  /** Takes an ICMP error about a segment that side `from` sent. True if it concerns FTP, and is told in a row. */
  icmp(connection: TcpConnection, from: Side, error: IcmpError): boolean {
    const tracked = trackedOf(connection);
    const { taker, near } = tracked;
    const ftp =
      taker instanceof FtpSession ||
      (taker instanceof DataFlow && taker.announcement !== null) ||
      (taker instanceof Undecided && isControlPort(connection.responder.port));
    // It is told with a data connection that is inferred; else counted with what the connection has.
    const perhaps = !ftp && near?.hidden === true && taker !== foreign && unreserved(connection);
    if (perhaps) tracked.errors++;
    if (ftp || perhaps) taker.icmp(from, error);
    return ftp || perhaps;
  }

  /** It is `seconds` by the capture's clock: tells of each session that runs. */
  watch(seconds: number, running: (session: FtpSession) => void): void {
    for (const tracked of this.#silents ?? []) {
      const { taker } = tracked;
      if (taker instanceof Undecided && seconds - tracked.seconds < silentSeconds) continue;
      this.#silents?.delete(tracked);
      if (taker instanceof Undecided && taker.silent) this.#atEnd(tracked, taker);
    }
    this.#sessions.watch(seconds, running);
  }

  /** Whether sessions tell of a connection; "perhaps" while it is not known what it is. */
  concerns(connection: TcpConnection): Concern {
    const { taker, near } = trackedOf(connection);
    if (taker === foreign) return "no";
    if (!(taker instanceof Undecided) || near !== null) return "yes";
    return isControlPort(connection.responder.port) || usesDataPort(connection) ? "yes" : "perhaps";
  }

  /** There are connections that do not use `port`: nothing kept them out of the capture. */
  others(port: number): boolean {
    return this.#ports.others(port);
  }

  /** Gives on the sessions that are left. Call it once, after every connection has closed. */
  finish(): FtpFindings {
    this.#sessions.finish();
    const silentConnections = Math.max(0, this.#silent - maxSilent);
    return { otherSegments: this.#others.segments, silentConnections };
  }

  #begin(tracked: Tracked, info: SegmentInfo): void {
    const { connection } = tracked;
    tracked.frame = info.frame;
    tracked.seconds = info.seconds;
    this.#sessions.sweep(info.seconds);
    if (this.#link(tracked)) return;
    if (isControlPort(connection.responder.port)) {
      this.#sessions.candidate(tracked);
      if (this.#silents !== null && this.#silents.size < maxSilent) this.#silents.add(tracked);
    }
    const near = this.#byHosts.get(hostKey(connection));
    tracked.near = near === undefined || near.rows.over ? null : near;
    if (tracked.near !== null) this.#sessions.beside(tracked);
    this.#recent.push(tracked);
    if (this.#recent.length > maxRecent) this.#passVoid(this.#recent.shift());
  }

  /** No announcement is looked for any more: of what ended without a word only the count is of use. */
  #passVoid(tracked: Tracked | undefined): void {
    if (tracked === undefined || tracked.near !== null || tracked.place !== null) return;
    const { taker, connection } = tracked;
    const perhaps = connection.midstream || usesDataPort(connection);
    if (taker instanceof Undecided && taker.void && !perhaps) tracked.pass(this.#others);
  }

  /** Looks for the announcement that explains a connection. */
  #link(tracked: Tracked): boolean {
    const { taker, connection, seconds } = tracked;
    const found = this.#expectations.find(connection, seconds);
    tracked.ambiguous = found === "ambiguous";
    const match = found ?? this.#late(connection);
    if (match === null || match === "ambiguous" || taker === foreign) return false;
    let { announcement } = match;
    if (announcement.consumed) {
      const repeated = announcement.session.again(announcement);
      if (repeated === null) return false;
      announcement = repeated;
    }
    const flow =
      taker instanceof DataFlow ? taker : new DataFlow(tracked.connection, this.#options, this.#keyring);
    for (const other of this.#expectations.sharing({ ...match, announcement })) {
      other.shared ??= flow;
      flow.shared = true;
    }
    flow.link(announcement, match.listener);
    this.#sessions.of(announcement.session)?.connections.add(tracked);
    this.#sessions.of(tracked.near)?.near.delete(tracked);
    this.#sessions.dismiss(tracked);
    if (taker instanceof Undecided) taker.replay(flow);
    tracked.taker = flow;
    return true;
  }

  /** While the control connection lives its latest announcement stays in force. */
  #late(connection: TcpConnection): Match | null {
    const near = this.#byHosts.get(hostKey(connection));
    const latest = near === undefined || near.rows.over ? undefined : near.latest;
    return latest === undefined ? null : matchOf(latest, connection);
  }

  #announced(announcement: Announcement): void {
    this.#expectations.add(announcement);
    const { port } = announcement.endpoint;
    for (const tracked of this.#recent) {
      const { responder, initiator } = tracked.connection;
      if (responder.port !== port && initiator.port !== port) continue;
      if (tracked.taker instanceof FtpSession || announcement.seconds - tracked.seconds > reorderSeconds)
        continue;
      if (!this.#link(tracked)) continue;
      this.#recent.splice(this.#recent.indexOf(tracked), 1);
      return;
    }
  }

  #decide(tracked: Tracked, undecided: Undecided, verdict: Undecided["verdict"]): void {
    if (verdict === "undecided") return;
    // A client names FTP in the handshakes of its data connections too.
    const beside =
      verdict === "implicit" && tracked.near !== null && !isControlPort(tracked.connection.responder.port);
    if (verdict === "other" || beside) this.#asFlow(tracked, undecided);
    else this.#asSession(tracked, undecided, verdict);
  }

  /** The connection has ended before it could be told what it is. */
  #atEnd(tracked: Tracked, undecided: Undecided): void {
    const verdict = undecided.finalVerdict;
    if (undecided.silent && verdict === "initiator") {
      this.#silent++;
      if (this.#silent > maxSilent) return;
    }
    this.#decide(tracked, undecided, verdict);
  }

  #controlClosed(session: FtpSession, tracked: Tracked): void {
    const entry = this.#sessions.of(session);
    if (entry === undefined) return;
    entry.connections.delete(tracked);
    entry.closed = true;
    this.#sessions.ended(session);
  }

  #forget(session: FtpSession): void {
    this.#expectations.leave(session);
    const key = hostKey(session.connection);
    if (this.#byHosts.get(key) === session) this.#byHosts.delete(key);
  }

  #asFlow(tracked: Tracked, undecided: Undecided): void {
    const { connection } = tracked;
    this.#sessions.dismiss(tracked);
    // A transfer that was running when the capture began is explained by what comes behind it, if at all.
    const later = this.#byHosts.get(hostKey(connection));
    if (later?.connection.midstream === true) tracked.near ??= later;
    const running = connection.midstream && unreserved(connection);
    const perhaps = tracked.near !== null || usesDataPort(connection) || running;
    if (!perhaps) {
      tracked.pass(this.#others);
      return;
    }
    this.#toFlow(tracked, undecided);
    this.#sessions.beside(tracked);
  }

  #toFlow(tracked: Tracked, undecided: Undecided): void {
    const flow = new DataFlow(tracked.connection, this.#options, this.#keyring);
    flow.ambiguous = tracked.ambiguous;
    tracked.taker = flow;
    undecided.replay(flow);
  }

  #asSession(tracked: Tracked, undecided: Undecided, verdict: Exclude<Verdict, "other" | "undecided">): void {
    const session = new FtpSession(tracked.connection, {
      showPasswords: this.#options.showPasswords ?? false,
      implicitTls:
        verdict === "implicit" || (verdict === "running" && tracked.connection.responder.port === 990),
      runningTls: verdict === "running",
      keyring: this.#keyring,
      client: verdict === "responder" ? "responder" : "initiator",
      announced: (announcement) => this.#announced(announcement),
    });
    this.#sessions.of(tracked.near)?.near.delete(tracked);
    this.#sessions.add(session, tracked);
    const key = hostKey(tracked.connection);
    const before = this.#byHosts.get(key);
    if (before !== undefined && !before.rows.over) {
      before.crowded = true;
      session.crowded = true;
    }
    this.#byHosts.set(key, session);
    tracked.taker = session;
    undecided.replay(session);
  }
}

/** The digests of the host are given packets. */
function withBatches(options: AnalyzeOptions): AnalyzeOptions {
  const { host } = options;
  if (host?.sha256 === undefined) return options;
  const { sha256 } = host;
  return { ...options, host: { ...host, sha256: batchedDigests(() => sha256.call(host)) } };
}

function trackedOf(connection: TcpConnection): Tracked {
  if (connection.data instanceof Tracked) return connection.data;
  const tracked = new Tracked(connection);
  connection.data = tracked;
  return tracked;
}

function hostKey({ initiator, responder }: TcpConnection): string {
  const [one, other] = [initiator.address, responder.address];
  return one < other ? `${one} ${other}` : `${other} ${one}`;
}
