import { replyCodes } from "@twinport/protocol";
import { checkAccount } from "../accounts/check-account.ts";
import { filesOf } from "../accounts/files.ts";
import type { Account } from "../accounts/types.ts";
import { sleep } from "../clock.ts";
import { findingFor, withAdvice } from "../diagnosis/verdict.ts";
import { type Answer, AnswerError, answer, lastAnswer, overLimit } from "../session/answer.ts";
import type { Session } from "../session/session.ts";
import { logOut, reinitialize } from "../session/state.ts";
import { unlessAborted } from "../unless-aborted.ts";
import type { Handlers } from "./handler.ts";

/** RFC 959 §4.1.1: who the user is. */
export const access: Handlers<"USER" | "PASS" | "ACCT" | "REIN" | "QUIT"> = {
  async USER(session, { argument }) {
    const { state, context, security } = session;
    if (Buffer.byteLength(argument) > context.limits.userName) {
      return overLimit(context.limits, "userName", replyCodes.badArgument, "User name too long.");
    }
    if (security.loginDenied(null)) return refuseClearText(session, null);
    session.loggedOut();
    logOut(state);
    if (security.certificate !== null && security.server?.clientCertificates === "login") {
      const account = await judge(session, argument, null);
      if (account !== null) return enter(session, account, replyCodes.loggedInBySecurity);
    }
    state.pending = { kind: "password", user: argument };
    // The same for every name, known or not (RFC 2577 §7).
    return answer(replyCodes.passwordNeeded, "Please give the password.");
  },

  async PASS(session, { argument }) {
    const { pending } = session.state;
    const { limits } = session.context;
    if (pending.kind !== "password") return answer(replyCodes.badSequence, "Send USER first.");
    if (Buffer.byteLength(argument) > limits.password) {
      return overLimit(limits, "password", replyCodes.badArgument, "Password too long.");
    }
    return logIn(session, pending.user, argument);
  },

  ACCT: ({ state }) =>
    state.account === null
      ? answer(replyCodes.badSequence, "Send USER and PASS first.")
      : answer(replyCodes.superfluous, "No account is needed."),

  // RFC 4217 §13 would have it end TLS too: the next password would go in clear text, by a command that says nothing of it.
  REIN(session) {
    session.loggedOut();
    reinitialize(session.state);
    return answer(replyCodes.serviceReady, session.context.banner);
  },

  QUIT: () => lastAnswer("quit", replyCodes.goodbye, "Goodbye."),
};

async function logIn(session: Session, user: string, password: string): Promise<Answer> {
  const { state, context, signal, admitted } = session;
  const account = await judge(session, user, password);
  if (account !== null) return enter(session, account, replyCodes.loggedIn);
  state.failedLogins++;
  admitted.loginFailed();
  await sleep(context.clock, context.limits.failedLoginDelay * state.failedLogins, signal);
  if (admitted.banned) return banned;
  return state.failedLogins < context.limits.failedLogins
    ? answer(replyCodes.notLoggedIn, "Login incorrect.")
    : lastAnswer("failed-logins", replyCodes.serviceUnavailable, "Too many failed logins.");
}

/**
 * The account, or null.
 * @param password null where a certificate is to do alone: that it does not is no failed login
 * @throws AnswerError when nobody can tell
 */
async function judge(session: Session, user: string, password: string | null): Promise<Account | null> {
  const { state, context, signal, client, security, admitted } = session;
  // Others of its network have guessed meanwhile: what this one says is not even looked at.
  if (admitted.banned) throw new AnswerError(banned);
  try {
    const judged = context.authenticator.authenticate({
      user,
      password,
      certificate: security.certificate,
      client,
      host: state.host,
      signal,
    });
    // In JavaScript an authenticator may give the account itself.
    const account = await unlessAborted(Promise.resolve(judged), signal);
    if (account !== null) checkAccount(account);
    if (account !== null || password !== null) session.log({ type: "login", user, ok: account !== null });
    return account;
  } catch (error) {
    // Nobody waits for it any more, whether the authenticator has noticed or not.
    if (signal.aborted) throw new AnswerError(answer(replyCodes.notLoggedIn, "Login broken off."));
    session.log({ type: "login-unavailable", user, error });
    const text = "Login is not possible at the moment.";
    throw new AnswerError(lastAnswer("login-unavailable", replyCodes.serviceUnavailable, text));
  }
}

/** Who may log in does, unless it is in clear text where that account may not: said to nobody who has not shown a right password. */
function enter(session: Session, account: Account, code: number): Answer {
  const { state, security, admitted } = session;
  if (security.loginDenied(account)) return refuseClearText(session, account.name);
  const user = admitted.logIn(account);
  if ("mostSessions" in user) return refuseLogin(session, account, user.mostSessions);
  state.account = { ...account, storage: filesOf(account, user.usage) };
  session.loggedIn();
  return answer(code, "Login successful.");
}

/** The name that a client has given before TLS is nobody's to know (docs/security T16). */
function refuseClearText(session: Session, user: string | null): Answer {
  const { state, context, witness } = session;
  state.clearTextLogins++;
  const reply =
    state.clearTextLogins < context.limits.clearTextLogins
      ? answer(replyCodes.notLoggedIn, "TLS is required for the login: send AUTH TLS first.")
      : lastAnswer("clear-text-logins", replyCodes.serviceUnavailable, "TLS is required for the login.");
  const finding = findingFor(witness, { time: context.clock.now(), answer: reply });
  session.log({
    type: "tls-required",
    channel: "control",
    user,
    ...(finding === undefined ? {} : { finding }),
  });
  return withAdvice(reply, finding);
}

const banned = lastAnswer("banned", replyCodes.serviceUnavailable, "Too many failed logins.");

/**
 * 421, as Pure-FTPd and SFTPGo say it, and not ProFTPD's 530: that tells clients that the password is wrong, and they ask for
 * another one. The text is one that lftp knows to come back after.
 */
function refuseLogin(session: Session, { name }: Account, value: number): Answer {
  const limit = { limit: "sessions", value } as const;
  session.log({ type: "login-refused", user: name, ...limit });
  const text = "Too many sessions of this user; try again later.";
  return { ...lastAnswer("too-many-sessions", replyCodes.serviceUnavailable, text), limit };
}
