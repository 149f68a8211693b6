/**
 * What could not be read of a capture. "stop.…": nothing behind it can, for the reason named.
 * The sentences are in explain/.
 */
export interface CaptureWarning {
  readonly kind:
    | "packet.large"
    | "packet.short"
    | "packet.interface"
    | "packet.length"
    | "packet.fraction"
    | "interface.short"
    | "interface.many"
    | "block.large"
    | "stop.record"
    | "stop.block"
    | "stop.lengths"
    | "stop.magic"
    | "stop.version"
    | "stop.end"
    | "stop.compressed.end"
    | "stop.compressed.data"
    | "dropped"
    | "link"
    | "secrets"
    | "secrets.late"
    | "silent"
    | "snaplen"
    | "more";
  /**
   * Byte of the file at which it begins, of a compressed one of what it unpacks to; null for what is no one place. For
   * "stop.compressed.…": of the compressed file.
   */
  readonly offset: number | null;
  /** Frame number of the packet concerned. */
  readonly packet?: number;
  /** The number that is odd: a length, an interface, a version, a link type, a count. */
  readonly value?: number;
  /** What was possible, or was taken instead. */
  readonly limit?: number;
  /** Of the link type, or the compression. */
  readonly name?: string;
}
