import { FtpError } from "@twinport/protocol";
import { decodePacket, isDecoded } from "./decode/decode.ts";
import { Fragments } from "./decode/fragments.ts";
import { type Decoded, fragmentName } from "./decode/index.ts";
import { FragmentFrames } from "./ftp/fragment-frames.ts";
import { type AnalyzeOptions, FtpSink } from "./ftp/index.ts";
import type { Analysis, CaptureInfo, CaptureWarning, Session, Timestamp } from "./model.ts";
import { CaptureReader, linkTypeName, type Packet } from "./read/index.ts";
import { TcpTracker } from "./stream/index.ts";
import { wireCaptureComment } from "./write/index.ts";

/**
 * Reads one capture, pcap or pcapng, and finds the FTP sessions in it. Bytes may come in any chunks; memory grows with
 * the connections that are open and the rows found, not with the file.
 */
export class Analyzer {
  readonly #reader: CaptureReader;
  readonly #sink: FtpSink;
  readonly #tracker: TcpTracker;
  readonly #fragments = new Fragments();
  readonly #fragmentFrames = new FragmentFrames();
  readonly #others = new Map<string, number>();
  #first: Timestamp | null = null;
  #last: Timestamp | null = null;
  #comment: string | null = null;

  constructor(options: AnalyzeOptions = {}) {
    this.#sink = new FtpSink(options);
    this.#tracker = new TcpTracker(this.#sink);
    this.#reader = new CaptureReader({
      packet: (packet) => this.#packet(packet),
      comment: (text) => {
        this.#comment ??= text;
      },
    });
  }

  /** Takes the next bytes of the file. Throws FtpError "unreadable" for what is no capture. */
  push(chunk: Uint8Array): void {
    this.#reader.push(chunk);
  }

  /**
   * The file has ended. Throws FtpError "unreadable" for what is no capture; damage behind good packets is told in
   * the result instead.
   * @param file name for the result
   */
  end(file: string): Analysis {
    this.#reader.end();
    this.#tracker.end();
    this.#fragments.end();
    const { sessions: found, otherSegments, silentConnections } = this.#sink.finish();
    const rebuilt = this.#comment?.startsWith(wireCaptureComment) === true;
    const named = found.map((session) => this.#fragmentFrames.complete(session));
    const sessions = rebuilt ? named.map(withoutRoundTrip) : named;
    this.#count("TCP", otherSegments);
    this.#count(fragmentName, this.#fragments.lost + this.#fragmentFrames.unused);
    const byKind = Object.fromEntries([...this.#others].sort(([a], [b]) => (a < b ? -1 : 1)));
    const total = [...this.#others.values()].reduce((sum, count) => sum + count, 0);
    return { captures: [this.#capture(file, silentConnections)], sessions, otherPackets: { total, byKind } };
  }

  #packet(packet: Packet): void {
    if (packet.seconds !== 0 || packet.nanos !== 0) {
      this.#last = { seconds: packet.seconds, nanos: packet.nanos };
      this.#first ??= this.#last;
    }
    const decoded = decodePacket(packet);
    if (decoded.fragment === null) {
      this.#decoded(decoded);
      return;
    }
    const whole = this.#fragments.take(packet, decoded.fragment);
    if (whole === null) return;
    const told = this.#decoded(whole.decoded) && this.#fragmentFrames.add(packet.frame, whole.others);
    if (!told) this.#count(fragmentName, whole.others.length);
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

  #capture(file: string, silent: number): CaptureInfo {
    const { format, linkTypes, packets, truncatedAt, warnings } = this.#reader.info;
    if (format === null) throw new FtpError("unreadable", `${file}: not a capture file`);
    return {
      file,
      format,
      linkTypes: [...linkTypes].map(linkTypeName),
      packets,
      firstTime: this.#first,
      lastTime: this.#last,
      truncatedAt,
      warnings: [
        ...[...linkTypes].filter((type) => !isDecoded(type)).map(foreignLinkWarning),
        ...warnings,
        ...(silent === 0 ? [] : [{ kind: "silent", offset: null, value: silent } as const]),
      ],
      comment: this.#comment,
    };
  }
}

function foreignLinkWarning(value: number): CaptureWarning {
  return { kind: "link", offset: null, value, name: linkTypeName(value) };
}

/** In a capture rebuilt from socket events the packets of a handshake were made up, and so was the time between them. */
function withoutRoundTrip(session: Session): Session {
  const rows = session.rows.map((row) =>
    row.kind === "tcp.handshake.control" ? { ...row, params: { ...row.params, rttMs: null } } : row,
  );
  const transfers = session.transfers.map((transfer) => ({ ...transfer, rttMs: null }));
  return { ...session, rows, transfers };
}

/** Analyses a capture that is in memory. Throws FtpError "unreadable" for what is no capture. */
export function analyzeBytes(
  bytes: Uint8Array,
  options: AnalyzeOptions & { readonly file?: string } = {},
): Analysis {
  const analyzer = new Analyzer(options);
  analyzer.push(bytes);
  return analyzer.end(options.file ?? "");
}
