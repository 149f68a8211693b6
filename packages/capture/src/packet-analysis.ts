import { decodePacket } from "./decode/decode.ts";
import { Fragments } from "./decode/fragments.ts";
import { type Decoded, DecodedRecord, fragmentName } from "./decode/index.ts";
import { FragmentFrames } from "./ftp/fragment-frames.ts";
import { type AnalyzeOptions, FtpSink } from "./ftp/index.ts";
import type { CaptureInfo, CaptureSummary, CaptureWarning, Session, Timestamp } from "./model.ts";
import type { CaptureSink, Packet } from "./read/index.ts";
import { TcpTracker } from "./stream/index.ts";
import { wireCaptureComment } from "./write/index.ts";

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
  readonly #others = new Map<string, number>();
  #rebuilt = false;
  /** Packets so far, and the time of the first that has one. */
  packets = 0;
  start: Timestamp | null = null;

  /**
   * @param session given each session as soon as nothing more can come of it: in order of first frame and numbered by it,
   * as long as not too many rows wait for an older session; beyond that as they end, under the numbers of that order
   */
  constructor(options: AnalyzeOptions, session: (session: Session) => void) {
    this.#sink = new FtpSink(options, (found) => session(this.#finished(found)));
    this.#tracker = new TcpTracker(this.#sink);
  }

  comment(text: string): void {
    this.#rebuilt ||= text.startsWith(wireCaptureComment);
  }

  packet(packet: Packet): void {
    this.packets = packet.frame;
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

  #begin({ seconds, nanos }: Packet): void {
    if (seconds !== 0 || nanos !== 0) this.start = { seconds, nanos };
  }

  #finished(found: Session): Session {
    const session = this.#fragmentFrames.complete(found);
    return this.#rebuilt ? withoutRoundTrip(session) : session;
  }

  /** True if sessions may tell of it; else it is counted. */
  #decoded({ tcp, other, icmp }: Decoded): boolean {
    if (tcp !== null) this.#tracker.segment(tcp);
    else if (icmp === null || !this.#sink.icmp(icmp)) {
      this.#count(other, 1);
      return false;
    }
    return true;
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
    return { captures: withSilent(captures, silentConnections), otherPackets: { total, byKind } };
  }
}

/** Says of the last capture how many connections are only counted. */
function withSilent(captures: readonly CaptureInfo[], silent: number): readonly CaptureInfo[] {
  const warning: CaptureWarning = { kind: "silent", offset: null, value: silent };
  return silent === 0
    ? captures
    : captures.map((capture, index) =>
        index === captures.length - 1 ? { ...capture, warnings: [...capture.warnings, warning] } : capture,
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
