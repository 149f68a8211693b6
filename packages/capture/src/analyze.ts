import { CaptureFile } from "./capture-file.ts";
import type { AnalyzeOptions } from "./ftp/index.ts";
import type { Analysis } from "./model.ts";
import { PacketAnalysis } from "./packet-analysis.ts";

/** Reads one capture, pcap or pcapng, and finds the FTP sessions in it. Bytes may come in any chunks. */
export class Analyzer {
  readonly #packets: PacketAnalysis;
  readonly #file: CaptureFile;

  constructor(options: AnalyzeOptions = {}) {
    this.#packets = new PacketAnalysis(options);
    this.#file = new CaptureFile(this.#packets);
  }

  /** Takes the next bytes of the file. Throws FtpError "unreadable" for what is no capture. */
  push(chunk: Uint8Array): void {
    this.#file.push(chunk);
  }

  /**
   * The file has ended. Throws FtpError "unreadable" for what is no capture; damage behind good packets is told in
   * the result instead.
   * @param file name for the result
   */
  end(file: string): Analysis {
    return this.#packets.end([this.#file.end(file)]);
  }
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
