import { type ErrorCode, type ErrorPhase, FtpError } from "@twinport/protocol";
import type { Transcript } from "./observe/transcript.ts";

/** Codes that belong to one phase, wherever they come up. */
const phases: Partial<Record<ErrorCode, ErrorPhase>> = {
  "connect-failed": "connect",
  tls: "tls",
  "login-failed": "login",
  "data-connection": "data-connection",
  transfer: "transfer",
  truncated: "transfer",
  verify: "verify",
  "local-file": "local",
};

/** Codes that say all by themselves: nothing was sent, or our own program is at fault. */
const wireless: ReadonlySet<ErrorCode> = new Set(["usage", "illegal-argument", "local-file"]);

/** An error with what was being done and the last lines of the wire, where it does not have them. Others stay as they are. */
export function explained<T>(error: T, transcript: Transcript, phase: ErrorPhase): T;
export function explained(error: unknown, transcript: Transcript, phase: ErrorPhase): unknown {
  if (!(error instanceof FtpError)) return error;
  const told = error.transcript.length > 0 || wireless.has(error.code);
  if (told && error.phase !== undefined) return error;
  return error.with({
    phase: error.phase ?? phases[error.code] ?? phase,
    ...(told ? {} : { transcript: transcript.lines() }),
  });
}
