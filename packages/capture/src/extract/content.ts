import type { TransferRecord } from "../model.ts";

/**
 * Takes what data connections carry while the capture is read. Given with `AnalyzeOptions.content`; without one nothing
 * of this is done.
 */
export interface ContentSink {
  /** Whether listings are to be kept too; else files only. */
  readonly listings?: boolean;
  /** Somebody begins to send on a data connection. What for may not be known yet. */
  open(): ContentStream;
}

/** One direction of a data connection, what is inside TLS where it is decrypted. Ends with `keep` or with `drop`. */
export interface ContentStream {
  /** The next bytes, each once: of bytes sent again with another content those captured first. Valid during the call. */
  bytes(bytes: Uint8Array): void;
  /** The next `length` bytes are not in the capture. */
  gap(length: number): void;
  /** It was a transfer. Called when the session is told, under its final number. */
  keep(transfer: KeptTransfer): ExtractedContent | null;
  /** It was none, or none that anything explains. */
  drop(): void;
}

/** A transfer whose bytes are kept. */
export interface KeptTransfer extends Omit<TransferRecord, "extracted" | "listing"> {
  /** The file's name as the peers gave it: the argument, or what the server said that STOU became. Not safe as it is. */
  readonly name: string;
  /** SHA-256 of all that went, null if it has holes or the host digests nothing. */
  readonly digest: string | null;
  /** The connection was open already when the capture began: what was sent before is missing, and how much is unknown. */
  readonly headless: boolean;
  /** The sender has not ended the connection with a FIN, as far as the capture shows. */
  readonly cut: boolean;
}

/** A stretch of missing bytes: offsets of the first and behind the last. */
export type Hole = readonly [from: number, to: number];

/** What was kept of a transfer. */
export interface ExtractedContent {
  /** Name of the file in the folder. */
  readonly path: string;
  /** Holes included. */
  readonly bytes: number;
  /** Of the file; null with holes, which are filled with zeros that nobody sent. */
  readonly sha256: string | null;
  readonly holes: readonly Hole[];
  /** As KeptTransfer. */
  readonly headless: boolean;
  /** As KeptTransfer; or the file ends early, as more is missing behind its end than is believed. */
  readonly cut: boolean;
  /** Nothing is missing: neither of these, no holes, and what the server said of the size and of the end does not contradict. */
  readonly whole: boolean;
}
