/** Why a data connection did not come about; becomes 425. The text is for the client: it names no place of the host. */
export class DataConnectionError extends Error {
  override readonly name = "DataConnectionError";
}

/** Why what a command does was broken off from outside it. */
export type AbortReason = "abor" | "peer-gone" | "stalled" | "shutdown";

/** The reason of a command's AbortSignal. */
export class BrokenOff extends Error {
  override readonly name = "BrokenOff";
  readonly reason: AbortReason;

  constructor(reason: AbortReason) {
    super(reason);
    this.reason = reason;
  }
}
