import { CaptureFile } from "./capture-file.ts";
import { secretsIn } from "./capture-secrets.ts";
import type { AnalyzeOptions } from "./ftp/index.ts";
import type { Analysis, CaptureSummary, Session } from "./model.ts";
import { PacketAnalysis } from "./packet-analysis.ts";
import { KeyLog } from "./tls/index.ts";

/** Reads one capture, pcap or pcapng, and gives on the FTP sessions in it. Bytes may come in any chunks. */
export class Analyzer {
  readonly #packets: PacketAnalysis;
  readonly #file: CaptureFile;

  /** @param session given each session as soon as nothing more can come of it (see PacketAnalysis) */
  constructor(options: AnalyzeOptions, session: (session: Session) => void) {
    this.#packets = new PacketAnalysis(options, session);
    this.#file = new CaptureFile(this.#packets);
  }

  /** Takes the next bytes of the file, whose memory may be used again. Throws FtpError "unreadable" for what is no capture. */
  push(chunk: Uint8Array): void {
    this.#file.push(chunk);
  }

  /**
   * The file has ended: gives on the sessions that are left. Throws FtpError "unreadable" for what is no capture; damage
   * behind good packets is told in the result instead.
   * @param file name for the result
   */
  end(file: string): CaptureSummary {
    return this.#packets.end([this.#file.end(file)]);
  }
}

/** Analyses a small capture that is in memory. Throws FtpError "unreadable" for what is no capture. */
export function analyzeBytes(
  bytes: Uint8Array,
  options: AnalyzeOptions & { readonly file?: string } = {},
): Analysis {
  const sessions: Session[] = [];
  const secrets = options.useSecrets === true ? (options.secrets ?? new KeyLog()) : options.secrets;
  if (options.useSecrets === true && secrets !== undefined) secretsIn(bytes, secrets);
  const given = { ...options, ...(secrets !== undefined && { secrets }) };
  const analyzer = new Analyzer(given, (session) => sessions.push(session));
  analyzer.push(bytes);
  return { ...analyzer.end(options.file ?? ""), sessions };
}
