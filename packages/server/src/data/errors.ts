import type { Heard } from "@twinport/diagnosis";
import type { LimitMet } from "../limits/limits.ts";

/** Why a data connection did not come about; becomes 425. The text is for the client: it names no place of the host. */
export class DataConnectionError extends Error {
  override readonly name = "DataConnectionError";
  /** The bound that was met, if it was for one. */
  readonly limit: LimitMet | undefined;

  constructor(message: string, limit?: LimitMet) {
    super(message);
    this.limit = limit;
  }
}

/** TLS of the data connection did not come about, or is not this session's; becomes 522. The text is for the client. */
export class DataProtectionError extends Error {
  override readonly name = "DataProtectionError";
  readonly heard: Heard;

  /** @param heard on the data connection, for diagnosis */
  constructor(message: string, heard: Heard = {}) {
    super(message);
    this.heard = heard;
  }
}

/** An upload under TLS ended without close_notify: what is missing, if anything, nobody knows (RFC 8446 §6.1). */
export class UnverifiableEnd extends Error {
  override readonly name = "UnverifiableEnd";
}

/** Why what a command does was broken off from outside it. */
export type AbortReason = "abor" | "peer-gone" | "stalled" | "tls-overhead" | "shutdown";

/** The reason of a command's AbortSignal. */
export class BrokenOff extends Error {
  override readonly name = "BrokenOff";
  readonly reason: AbortReason;

  constructor(reason: AbortReason) {
    super(reason);
    this.reason = reason;
  }
}
