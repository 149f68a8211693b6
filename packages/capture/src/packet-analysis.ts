import { Diagnosis, diagnose, type SessionFacts } from "@twinport/diagnosis";
import { Annotations } from "./annotations.ts";
import { takeSecrets } from "./capture-secrets.ts";
import { decodePacket } from "./decode/decode.ts";
import { Fragments } from "./decode/fragments.ts";
import { type Decoded, DecodedRecord, fragmentName, type IcmpError } from "./decode/index.ts";
import { judged, rewrittenFacts } from "./facts/judged.ts";
import { secondsOf } from "./facts/time.ts";
import type { Finished } from "./ftp/finished.ts";
import { FragmentFrames } from "./ftp/fragment-frames.ts";
import { type AnalyzeOptions, type Concern, FtpSink } from "./ftp/index.ts";
import type { FtpSession } from "./ftp/session.ts";
import type { CaptureInfo, CaptureSummary, CaptureWarning, Row, Session, Timestamp } from "./model.ts";
import type { CaptureSink, Packet } from "./read/index.ts";
import { TcpTracker } from "./stream/index.ts";
import { KeyLog } from "./tls/index.ts";
import { wireCaptureComment } from "./write/index.ts";

/** Told of sessions while they run. */
export interface LiveSink {
  /**
   * What is known of a session, and which rows have become final since: in order, each once, the last ones with the whole
   * session, which is not `unfinished`. Also called without rows, so that what time alone shows can be found.
   * @param judged all that is known so far is in the session, and what was found in it; else only what the rows speak of
   */
  running(session: Session, rows: readonly Row[], judged: boolean): void;
}

/** Seconds after which a session is judged again, and for how long after its last packet. */
const lookSeconds = 1;
const stirSeconds = 120;
/** The same for each row, command and connection of a long one: judging it takes a few hundredths of that. */
const lookSecondsEach = 0.002;

/**
 * Finds the FTP sessions among packets, of whichever captures they come. Memory grows with the connections that are open,
 * not with the packets.
 */
export class PacketAnalysis implements CaptureSink {
  readonly #sink: FtpSink;
  readonly #tracker: TcpTracker;
  readonly #record = new DecodedRecord();
  readonly #fragments = new Fragments();
  readonly #fragmentFrames = new FragmentFrames();
  readonly #annotations = new Annotations();
  readonly #diagnosis = new Diagnosis();
  readonly #others = new Map<string, number>();
  /** Where secrets that captures bring along go; null if they are not to be used. */
  readonly #secrets: KeyLog | null;
  #unusedSecrets = false;
  /** Frame behind which the first secrets came that were not known before; null while none did. */
  #lateSecrets: number | null = null;
  #rebuilt = false;
  readonly #live: LiveSink | null;
  /** When somebody watched last. */
  #looked = 0;
  /** When sessions are to be judged again. */
  readonly #looks = new WeakMap<FtpSession, number>();
  #concern: Concern = "yes";
  #sessions = 0;
  /** Packets of which the capture has only the beginning. */
  #cut = 0;
  /** Packets so far, and the time of the first that has one. */
  packets = 0;
  #seconds = 0;
  #nanos = 0;
  start: Timestamp | null = null;

  /**
   * @param session given each session as soon as nothing more can come of it: in order of first frame and numbered by it,
   * as long as not too many rows wait for an older session; beyond that as they end, under the numbers of that order
   * @param live given rows that are final when it is called `watch`; sessions are then given as they end
   */
  constructor(options: AnalyzeOptions, session: (session: Session) => void, live: LiveSink | null = null) {
    const secrets = options.secrets ?? (options.useSecrets === true ? new KeyLog() : null);
    this.#secrets = options.useSecrets === true ? secrets : null;
    const given = { ...options, ...(secrets !== null && { secrets }) };
    this.#live = live;
    const finished = ({ session: found, facts, given: told }: Finished): void => {
      const whole = this.#finished(found, facts);
      if (live !== null) {
        const before = new Set(told);
        live.running(
          whole,
          whole.rows.filter((_, at) => !before.has(at)),
          true,
        );
      }
      session(whole);
    };
    const piece = (found: Session): void => session(this.#complete(found));
    this.#sink = new FtpSink(given, finished, {
      live: live !== null,
      ...(options.inPieces === true && { piece }),
    });
    this.#tracker = new TcpTracker(this.#sink);
  }

  packetComment(frame: number, text: string): void {
    this.#annotations.comment(frame, text);
  }

  name(address: string, name: string): void {
    this.#annotations.name(address, name);
  }

  comment(text: string): void {
    this.#rebuilt ||= text.startsWith(wireCaptureComment);
  }

  secrets(type: number, bytes: Uint8Array): void {
    const before = this.#secrets?.size;
    if (!takeSecrets(this.#secrets, type, bytes)) return;
    this.#unusedSecrets = this.#secrets === null;
    if (this.packets > 0 && this.#secrets?.size !== before) this.#lateSecrets ??= this.packets;
  }

  packet(packet: Packet): void {
    this.packets = packet.frame;
    this.#seconds = packet.seconds;
    this.#nanos = packet.nanos;
    if (packet.originalLength > packet.end - packet.start) this.#cut++;
    if (this.start === null) this.#begin(packet);
    const decoded = decodePacket(packet, this.#record);
    if (decoded.fragment === null) {
      this.#decoded(decoded);
      return;
    }
    const whole = this.#fragments.take(packet, decoded.fragment);
    if (whole === null) return;
    const told = this.#decoded(whole.decoded) && this.#fragmentFrames.add(packet.frame, whole.others);
    if (!told) this.#count(fragmentName, whole.others.length);
  }

  /** It is `now` by the capture's clock, in seconds since the Unix epoch: gives the live sink what is final by then. */
  watch(now: number): void {
    const live = this.#live;
    if (live === null) return;
    this.#looked = now;
    this.#sink.watch(now, (session) => {
      const rows = session.finalRows(now);
      const due = now >= (this.#looks.get(session) ?? 0);
      if (rows.length > 0) {
        const given = this.#complete(session.around(rows));
        live.running(given, given.rows, false);
      }
      if (!due || (rows.length === 0 && now - secondsOf(session.last) >= stirSeconds)) return;
      const told = session.soFar();
      const soFar = this.#complete(told.session);
      const { rows: held, commands, connections } = soFar;
      const each = lookSecondsEach * (held.length + commands.length + connections.length);
      this.#looks.set(session, now + Math.max(lookSeconds, each));
      const findings = diagnose(this.#facts(told.facts, soFar, now));
      live.running(judged(soFar, findings), [], true);
    });
  }

  /** Whether sessions tell of the last packet; known where somebody watches. */
  get concern(): Concern {
    return this.#concern;
  }

  #begin({ seconds, nanos }: Packet): void {
    if (seconds !== 0 || nanos !== 0) this.start = { seconds, nanos };
  }

  #finished(found: Session, facts: Finished["facts"]): Session {
    this.#sessions++;
    const session = this.#complete(found);
    const until = Math.max(this.#until, this.#looked);
    const findings = this.#diagnosis.session(this.#facts(facts, session, until));
    return judged(session, findings);
  }

  /** With what the capture as a whole shows. */
  #facts(facts: Finished["facts"], session: Session, until: number): SessionFacts {
    facts.until = until;
    facts.otherPorts = this.#sink.others(session.server.port);
    facts.rewritten = rewrittenFacts(session);
    return facts;
  }

  #complete(found: Session): Session {
    const session = this.#annotations.complete(this.#fragmentFrames.complete(found));
    return this.#rebuilt ? withoutRoundTrip(session) : session;
  }

  /** The latest packet's time. */
  get #until(): number {
    return this.#seconds + this.#nanos / 1e9;
  }

  /** True if sessions may tell of it; else it is counted. */
  #decoded({ tcp, other, icmp }: Decoded): boolean {
    this.#concern = "yes";
    if (tcp !== null) {
      this.#tracker.segment(tcp);
      if (this.#live !== null) {
        const found = this.#tracker.find(tcp);
        this.#concern = found === null ? "no" : this.#sink.concerns(found.connection);
      }
    } else if (icmp === null || !this.#icmp(icmp)) {
      this.#count(other, 1);
      this.#concern = "no";
      return false;
    }
    return true;
  }

  /** True if a session tells of the error. */
  #icmp(error: IcmpError): boolean {
    const found = error.quoted === null ? null : this.#tracker.find(error.quoted);
    return found !== null && this.#sink.icmp(found.connection, found.from, error);
  }

  #count(kind: string, packets: number): void {
    if (packets === 0) return;
    this.#others.set(kind, (this.#others.get(kind) ?? 0) + packets);
  }

  /** The captures have ended, and these are they: gives on the sessions that are left. */
  end(captures: readonly CaptureInfo[]): CaptureSummary {
    this.#tracker.end();
    this.#fragments.end();
    const { otherSegments, silentConnections } = this.#sink.finish();
    this.#count("TCP", otherSegments);
    this.#count(fragmentName, this.#fragments.lost + this.#fragmentFrames.unused);
    const byKind = Object.fromEntries([...this.#others].sort(([a], [b]) => (a < b ? -1 : 1)));
    const total = [...this.#others.values()].reduce((sum, count) => sum + count, 0);
    const warnings: CaptureWarning[] = [];
    if (this.#unusedSecrets) warnings.push({ kind: "secrets", offset: null });
    if (this.#lateSecrets !== null)
      warnings.push({ kind: "secrets.late", offset: null, packet: this.#lateSecrets });
    // Of what is said in a session the session tells that it is cut.
    if (this.#sessions === 0 && this.#cut > 0)
      warnings.push({ kind: "snaplen", offset: null, value: this.#cut });
    if (silentConnections > 0) warnings.push({ kind: "silent", offset: null, value: silentConnections });
    return {
      captures: withWarnings(captures, warnings),
      findings: this.#diagnosis.findings,
      otherPackets: { total, byKind },
    };
  }
}

/** Says of the last capture what is true of all of them. */
function withWarnings(
  captures: readonly CaptureInfo[],
  warnings: readonly CaptureWarning[],
): readonly CaptureInfo[] {
  if (warnings.length === 0) return captures;
  const last = captures.length - 1;
  return captures.map((capture, index) =>
    index === last ? { ...capture, warnings: [...capture.warnings, ...warnings] } : capture,
  );
}

/** In a capture rebuilt from socket events the packets of a handshake were made up, and so was the time between them. */
function withoutRoundTrip(session: Session): Session {
  const rows = session.rows.map((row) =>
    row.kind === "tcp.handshake.control" ? { ...row, params: { ...row.params, rttMs: null } } : row,
  );
  const transfers = session.transfers.map((transfer) => ({ ...transfer, rttMs: null }));
  return { ...session, rows, transfers };
}
