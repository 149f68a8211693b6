import {
  canonicalVerb,
  type ErrorCode,
  escapeForTerminal,
  FtpError,
  isPermanent,
  isTransient,
  limits,
  type Reply,
  replyCodes,
  type Verb,
} from "@twinport/protocol";
import { saysTooMany } from "./pool/too-many.ts";

/** "550 No such file.", its first line, safe to print. */
export function shownReply(reply: Reply): string {
  const text = escapeForTerminal(reply.lines[0] ?? "");
  return `${reply.code} ${text.length > limits.shownText ? `${text.slice(0, limits.shownText)}…` : text}`.trimEnd();
}

/** Commands that bring a name into being: 550 to them is a refusal, not a missing file. */
const creating: ReadonlySet<Verb> = new Set<Verb>([
  "STOR",
  "APPE",
  "STOU",
  "MKD",
  "RNTO",
  "MFMT",
  "MFF",
  "SITE",
]);
const loggingIn: ReadonlySet<Verb> = new Set<Verb>(["USER", "PASS", "ACCT"]);

/** Codes that mean the same whatever they answer (RFC 959 §4.2). */
const fixed: ReadonlyMap<number, ErrorCode> = new Map<number, ErrorCode>([
  [replyCodes.serviceUnavailable, "closed"],
  [replyCodes.cannotOpenData, "data-connection"],
  [replyCodes.transferAborted, "transfer"],
  [replyCodes.unrecognized, "unsupported"],
  [replyCodes.notImplemented, "unsupported"],
  [replyCodes.badParameter, "unsupported"],
  [replyCodes.unsuitableDataConnection, "unsupported"],
  [replyCodes.notLoggedIn, "login-failed"],
]);

/** 551 is of a file structure that nobody has; ftp-srv says it to RETR of a file that is not there. */
const saysMissing: ReadonlySet<number> = new Set([replyCodes.fileUnavailable, replyCodes.pageTypeUnknown]);

const hints: ReadonlyMap<number, string> = new Map([
  [replyCodes.serviceUnavailable, "Wait a little and connect again."],
  [replyCodes.cannotOpenData, "Try the other mode: a firewall may stand between."],
  [replyCodes.notLoggedIn, "Log in first."],
  [replyCodes.needAccountToStore, "The server wants an account name."],
  [replyCodes.fileBusy, "Try again later."],
  [replyCodes.insufficientStorage, "The server is short of space."],
  [replyCodes.exceededStorage, "The server is short of space, or you are over your quota."],
]);

/** Which kind of failure a reply to a command means: the one place where replies become error codes. */
export function replyErrorCode(verb: string, reply: Reply): ErrorCode {
  const known = canonicalVerb(verb);
  const always = fixed.get(reply.code);
  if (always !== undefined && !(known !== undefined && loggingIn.has(known) && always !== "closed"))
    return always;
  if (!isTransient(reply) && !isPermanent(reply)) return "protocol";
  if (known !== undefined && loggingIn.has(known)) return "login-failed";
  if (reply.code === replyCodes.localError) return "transfer";
  const missing = saysMissing.has(reply.code) && !(known !== undefined && creating.has(known));
  // 550 is also what servers say to a file one may not read; where the text tells, we tell.
  return missing && !/permission|denied|not allowed|forbidden/i.test(reply.lines[0] ?? "")
    ? "not-found"
    : "refused";
}

/** The error for a reply that is not the one needed. `place` is "host:port", `argument` must be no secret. */
export function replyError(
  place: string,
  verb: string,
  argument: string | undefined,
  reply: Reply,
): FtpError {
  const code = replyErrorCode(verb, reply);
  const command = argument === undefined ? verb : `${verb} ${escapeForTerminal(argument)}`;
  const hint = code === "login-failed" ? loginHint(reply) : hints.get(reply.code);
  const message = `${place}: ${command}: ${shownReply(reply)}`;
  const full = (code === "login-failed" || verb === "greeting") && saysTooMany(reply);
  return new FtpError(code, message, {
    reply,
    ...(hint === undefined ? {} : { hint }),
    ...(full ? { retryable: true } : {}),
  });
}

function loginHint(reply: Reply): string {
  if (/\b(tls|ssl|encrypt\w*|secure)\b/i.test(reply.lines.join(" "))) {
    return "The server wants an encrypted connection.";
  }
  if (saysTooMany(reply)) return "The server has as many connections as it takes; try again later.";
  return isTransient(reply) ? "Try again later." : "Check user name and password.";
}
