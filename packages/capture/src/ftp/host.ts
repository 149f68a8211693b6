import type { ContentSink } from "../extract/content.ts";
import type { Inflate } from "../read/compression.ts";
import type { KeyLog, TlsHost } from "../tls/index.ts";

/** A running SHA-256. */
export interface Digest {
  update(bytes: Uint8Array): void;
  /** The digest in lower-case hexadecimal digits; nothing may be added after it. */
  hex(): string;
}

/** What the analyser is given of its surroundings. */
export interface CaptureHost {
  /** Begins a SHA-256; without it transfers have none. */
  sha256?(): Digest;
  /** The cryptography that decrypting TLS takes; without it secrets are of no use. */
  readonly tls?: TlsHost;
  /** Unpacks gzip, also of several members; without it captures compressed so are not read. */
  gunzip?: Inflate;
}

/** How a capture is analysed. */
export interface AnalyzeOptions {
  /** Show passwords instead of "********". */
  readonly showPasswords?: boolean;
  readonly host?: CaptureHost;
  /** Secrets of TLS sessions; what they fit is decrypted. Begin the analysis when all of them are in it. */
  readonly secrets?: KeyLog;
  /** Decrypt with the secrets that a capture brings along, too (pcapng's decryption secrets blocks). */
  readonly useSecrets?: boolean;
  /** Digest what transfers carry (default), if the host can. */
  readonly hashing?: boolean;
  /**
   * Gives a session of more rows than are held several times: `unfinished`, with the rows that follow and the connections that
   * these announce, and in the end with the rows that are left and all else. Default: what is too much is counted.
   */
  readonly inPieces?: boolean;
  /** Takes the bytes of the transfers, to keep them. */
  readonly content?: ContentSink;
}
