import { FtpError, isPositive, type Reply, replyCodes } from "@twinport/protocol";
import { replyError } from "../reply-error.ts";
import type { Session } from "../session/session.ts";

/** Refusals that have nothing to do with the mode: another one would be refused as well. */
const general: ReadonlySet<number> = new Set([
  replyCodes.serviceUnavailable,
  replyCodes.notLoggedIn,
  replyCodes.needAccountToStore,
]);

/**
 * Sends PASV, EPSV, PORT or EPRT.
 * @throws FtpError "data-connection" if the server refuses this mode, so that the next one may be tried
 */
export async function requireMode(
  session: Session,
  verb: string,
  argument: string | undefined,
): Promise<Reply> {
  const reply = await session.command(verb, argument);
  if (!isPositive(reply)) throw modeRefused(session, verb, argument, reply);
  return reply;
}

/** The error for a reply that refuses a mode: "data-connection", so that the next one may be tried, where another would not be. */
export function modeRefused(
  session: Session,
  verb: string,
  argument: string | undefined,
  reply: Reply,
): FtpError {
  const error = replyError(session.control.place, verb, argument, reply);
  if (general.has(reply.code)) return error;
  return new FtpError("data-connection", error.message, { reply, hint: "Try another mode.", cause: error });
}
