import type { LimitMet, ServerLimits } from "../limits/limits.ts";
import type { EndReason } from "../observe/log.ts";
import type { SessionState } from "./state.ts";

const bounds: Partial<Readonly<Record<EndReason, keyof ServerLimits>>> = {
  "login-timeout": "loginTime",
  ousted: "connectionsBeforeLogin",
  "unread-replies": "unreadReplyTime",
  "failed-logins": "failedLogins",
  "line-too-long": "controlLine",
  "tls-overhead": "tlsOverhead",
  "clear-text-logins": "clearTextLogins",
  "data-tls-failed": "dataProtectionFailures",
};

/** The bound for which a session ends, if it ends for one of the server's. */
export function limitBehind(
  reason: EndReason,
  { account, idleTime }: Pick<SessionState, "account" | "idleTime">,
  limits: ServerLimits,
): LimitMet | undefined {
  // SITE IDLE has made it shorter.
  if (reason === "idle-timeout") return { limit: "idleTime", value: idleTime ?? limits.idleTime };
  const limit = reason === "bad-commands" ? badCommands(account !== null) : bounds[reason];
  return limit && { limit, value: limits[limit] };
}

/** The bound on commands in a row that are none. */
export function badCommands(loggedIn: boolean): "badCommandsAfterLogin" | "badCommandsBeforeLogin" {
  return loggedIn ? "badCommandsAfterLogin" : "badCommandsBeforeLogin";
}
