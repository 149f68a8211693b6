import { FtpError, isIntermediate, isPositive, type Reply, replyCodes } from "@twinport/protocol";
import { replyError } from "../reply-error.ts";
import type { Session } from "./session.ts";

/** What logging in may need besides a name and a password. */
export interface LoginOptions {
  /** For servers that ask for an account (332). */
  readonly account?: string;
}

/**
 * USER, and as the server asks for them PASS and ACCT (RFC 959 §5.4). Returns the reply that lets us in.
 * @throws FtpError "login-failed"
 */
export async function logIn(
  session: Session,
  user: string,
  password: string,
  { account }: LoginOptions,
): Promise<Reply> {
  let verb = "USER";
  let reply = await session.command("USER", user);
  if (reply.code === replyCodes.passwordNeeded) {
    verb = "PASS";
    reply = await session.command("PASS", password);
  }
  if (reply.code === replyCodes.accountNeeded && account !== undefined) {
    verb = "ACCT";
    reply = await session.command("ACCT", account);
  }
  if (isPositive(reply)) return reply;
  const error = replyError(session.control.place, verb, verb === "USER" ? user : undefined, reply);
  if (!isIntermediate(reply)) throw error;
  const hint =
    reply.code === replyCodes.accountNeeded ? { hint: "The server asks for an account name." } : {};
  throw new FtpError("login-failed", error.message, { reply, ...hint });
}
