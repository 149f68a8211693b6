import { FtpError, isIntermediate, isPositive, type Reply, replyCodes } from "@twinport/protocol";
import { replyError } from "../reply-error.ts";
import type { Session } from "./session.ts";

/** What logging in may need besides a name and a password. */
export interface LoginOptions {
  /** For servers that ask for an account (332). */
  readonly account?: string;
  /**
   * Also sends what transfers will need, TYPE I and FEAT, in one flight with PASS, where commands may be sent ahead
   * (`SessionOptions.pipelining`). It is the probe whether the server bears that.
   */
  readonly prepare?: boolean;
}

/** How long the reply to a command sent ahead may take when nobody knows yet whether there will be one, milliseconds. */
const probeTime = 10_000;

/**
 * USER, and as the server asks for them PASS and ACCT (RFC 959 §5.4). Returns the reply that lets us in.
 * @throws FtpError "login-failed"
 */
export async function logIn(
  session: Session,
  user: string,
  password: string,
  { account, prepare = false }: LoginOptions,
): Promise<Reply> {
  let verb = "USER";
  let reply = await session.command("USER", user);
  const flight = prepare && session.pipelined;
  if (reply.code === replyCodes.passwordNeeded) {
    verb = "PASS";
    reply = flight ? await inOneFlight(session, password) : await session.command("PASS", password);
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

/** PASS and what is needed anyway. The replies to the rest are read too, so that the next command has nothing before it. */
async function inOneFlight(session: Session, password: string): Promise<Reply> {
  const { control, knowledge, timeouts } = session;
  const { pass, rest } = control.together(() => ({
    pass: control.send("PASS", password),
    rest: needed(session).map(([verb, argument]) => ({
      verb,
      argument,
      exchange: control.send(verb, argument),
    })),
  }));
  const reply = await pass.final;
  const limit = Math.min(timeouts.reply, knowledge.pipelining === true ? timeouts.reply : probeTime);
  try {
    for (const { exchange } of rest) {
      exchange.expectWithin(limit);
      await exchange.final;
    }
  } catch (error) {
    // Refused, a server may close at once; one that has let us in has lost what came behind.
    if (!isPositive(reply)) return reply;
    knowledge.pipelining = false;
    throw error;
  }
  if (!isPositive(reply)) return reply;
  knowledge.pipelining ??= true;
  for (const { verb, argument, exchange } of rest) {
    if (exchange.reply !== undefined && isPositive(exchange.reply))
      session.answered(verb, argument, exchange.reply);
  }
  return reply;
}

/** What transfers will need: the order matters to nobody but PROT, which PBSZ comes before (RFC 4217 §9). */
function needed({ tls, options }: Session): readonly (readonly [verb: string, argument?: string])[] {
  const usual = [["TYPE", "I"], ["FEAT"]] as const;
  if (tls === undefined) return usual;
  return [...usual, ["PBSZ", "0"], ["PROT", options.tls?.data === "clear" ? "C" : "P"]];
}
