import type { Reply } from "./replies/reply.ts";

/**
 * Every error code, with the exit status of the command that ends on it and what it means.
 * Codes are stable: programs may compare them.
 */
export const errorCodes = {
  usage: { exit: 2, meaning: "an unknown command, option or argument" },
  "illegal-argument": {
    exit: 2,
    meaning: "an argument that FTP cannot carry, such as one with a line break",
  },
  "connect-failed": { exit: 3, meaning: "the control connection could not be opened" },
  closed: { exit: 3, meaning: "the peer closed the control connection" },
  timeout: { exit: 3, meaning: "the peer did not answer in time" },
  protocol: { exit: 3, meaning: "the peer said something that is not FTP" },
  unreadable: { exit: 3, meaning: "a file is missing, unreadable or of an unknown format" },
  "login-failed": { exit: 4, meaning: "the server refused the user name or password" },
  "not-found": { exit: 5, meaning: "no such file or directory, or no permission to see it" },
  refused: { exit: 6, meaning: "the server refused the command" },
  unsupported: { exit: 6, meaning: "the server does not know the command or its parameter" },
  "data-connection": { exit: 7, meaning: "the data connection could not be opened" },
  transfer: { exit: 7, meaning: "a transfer began and did not complete" },
  truncated: { exit: 7, meaning: "a transfer ended before its last byte" },
  verify: { exit: 8, meaning: "what arrived is not what was sent: size or checksum differ" },
  tls: { exit: 3, meaning: "no encrypted connection: no TLS, a wrong certificate, a failed handshake" },
  "local-file": { exit: 3, meaning: "a local file could not be read or written" },
  aborted: { exit: 130, meaning: "the user, or the program, gave up" },
} as const satisfies Record<string, { exit: number; meaning: string }>;

/** A stable error code: a key of {@link errorCodes}. */
export type ErrorCode = keyof typeof errorCodes;

/** Why something failed, beyond the message: that of a finding of `@twinport/diagnosis` which a caller shows. */
export interface ErrorFinding {
  /** "R01"; docs/diagnosis.md has them all. */
  readonly rule: string;
  readonly certainty: "proved" | "likely" | "undecidable";
  /** What was found, and what to do about it: by whom runs the client, the server, what is between them. */
  readonly said: Readonly<
    Record<
      "en" | "zh-CN",
      {
        readonly finding: string;
        readonly advice: Readonly<Record<"client" | "server" | "firewall", string | null>>;
      }
    >
  >;
}

/** What was being done when something failed. */
export type ErrorPhase =
  | "connect"
  | "tls"
  | "login"
  | "command"
  | "data-connection"
  | "transfer"
  | "verify"
  | "local";

/** One way to make a data connection that was tried, and what came of it. */
export interface TriedMode {
  readonly mode: "epsv" | "pasv" | "eprt" | "port";
  readonly message: string;
}

/** What may come with an error besides its message. */
export interface FtpErrorDetails {
  /** The reply that caused it. */
  readonly reply?: Reply;
  /** What to do next, one sentence. */
  readonly hint?: string;
  /** What is behind it, where that could be told. */
  readonly finding?: ErrorFinding;
  readonly phase?: ErrorPhase;
  /** The same may succeed if it is done again, perhaps after a while or over a new connection. */
  readonly retryable?: boolean;
  /** The ways to make a data connection that were tried. */
  readonly tried?: readonly TriedMode[];
  /** The last lines of the control connection, "> " ours and "< " the peer's; secrets are masked. */
  readonly transcript?: readonly string[];
  readonly cause?: unknown;
}

/** The error of every Twinport package. The message says what happened and where; `hint` what to do next. */
export class FtpError extends Error {
  override readonly name = "FtpError";
  readonly code: ErrorCode;
  readonly reply?: Reply;
  readonly hint?: string;
  readonly finding?: ErrorFinding;
  readonly phase?: ErrorPhase;
  readonly retryable: boolean;
  readonly tried: readonly TriedMode[];
  readonly transcript: readonly string[];

  constructor(code: ErrorCode, message: string, details: FtpErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    if (details.reply !== undefined) this.reply = details.reply;
    if (details.hint !== undefined) this.hint = details.hint;
    if (details.finding !== undefined) this.finding = details.finding;
    if (details.phase !== undefined) this.phase = details.phase;
    this.retryable = details.retryable ?? mayPass(code, details.reply);
    this.tried = details.tried ?? [];
    this.transcript = details.transcript ?? [];
  }

  /** The same error with more about it, or other details in place of its own. */
  with(details: FtpErrorDetails): FtpError {
    const { reply, hint, finding, phase, retryable, tried, transcript, cause } = this;
    const copy = new FtpError(this.code, this.message, {
      ...(reply === undefined ? {} : { reply }),
      ...(hint === undefined ? {} : { hint }),
      ...(finding === undefined ? {} : { finding }),
      ...(phase === undefined ? {} : { phase }),
      ...(cause === undefined ? {} : { cause }),
      retryable,
      tried,
      transcript,
      ...details,
    });
    if (this.stack !== undefined) copy.stack = this.stack;
    return copy;
  }

  /** The exit status of a command that ends on this error. */
  get exitCode(): number {
    return errorCodes[this.code].exit;
  }
}

/** Failures of the way rather than of what was asked for: they may be gone next time. */
const passing: ReadonlySet<ErrorCode> = new Set([
  "connect-failed",
  "closed",
  "timeout",
  "data-connection",
  "transfer",
  "truncated",
]);

/** A reply decides: 4yz asks to try again, 5yz not to (RFC 959 §4.2.1). */
function mayPass(code: ErrorCode, reply: Reply | undefined): boolean {
  if (reply !== undefined && reply.code >= 400) return reply.code < 500;
  return passing.has(code);
}
