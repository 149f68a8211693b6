import type { ContentSink } from "../extract/content.ts";

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
}

/** How a capture is analysed. */
export interface AnalyzeOptions {
  /** Show passwords instead of "********". */
  readonly showPasswords?: boolean;
  readonly host?: CaptureHost;
  /** Takes the bytes of the transfers, to keep them. */
  readonly content?: ContentSink;
}
