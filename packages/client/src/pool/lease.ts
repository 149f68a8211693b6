import type { OperationOptions } from "../options.ts";
import type { FtpSession } from "../session/ftp-session.ts";

/** A session lent to one operation. */
export interface Lease {
  readonly session: FtpSession;
  /** The session has done nothing before. */
  readonly fresh: boolean;
  /** Gives it back; further calls do nothing. A session that is closed by then is forgotten. */
  release(): void;
}

/** What session an operation wants. */
export interface LeaseOptions extends OperationOptions {
  /** Nobody else may work on it meanwhile. */
  readonly exclusive?: boolean;
  /** Rather not this one, with which the operation has just failed. */
  readonly not?: FtpSession | undefined;
}
