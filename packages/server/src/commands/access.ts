import { replyCodes } from "@twinport/protocol";
import { filesOf } from "../accounts/files.ts";
import { sleep } from "../clock.ts";
import { type Answer, answer, lastAnswer } from "../session/answer.ts";
import type { Session } from "../session/session.ts";
import { logOut, reinitialize } from "../session/state.ts";
import type { Handlers } from "./handler.ts";

/** RFC 959 §4.1.1: who the user is. */
export const access: Handlers<"USER" | "PASS" | "ACCT" | "REIN" | "QUIT"> = {
  USER(session, { argument }) {
    const { state, context } = session;
    if (Buffer.byteLength(argument) > context.limits.userName) {
      return answer(replyCodes.badArgument, "User name too long.");
    }
    session.loggedOut();
    logOut(state);
    state.pending = { kind: "password", user: argument };
    // The same for every name, known or not (RFC 2577 §7).
    return answer(replyCodes.passwordNeeded, "Please give the password.");
  },

  async PASS(session, { argument }) {
    const { pending } = session.state;
    if (pending.kind !== "password") return answer(replyCodes.badSequence, "Send USER first.");
    if (Buffer.byteLength(argument) > session.context.limits.password) {
      return answer(replyCodes.badArgument, "Password too long.");
    }
    return logIn(session, pending.user, argument);
  },

  ACCT: ({ state }) =>
    state.account === null
      ? answer(replyCodes.badSequence, "Send USER and PASS first.")
      : answer(replyCodes.superfluous, "No account is needed."),

  REIN(session) {
    session.loggedOut();
    reinitialize(session.state);
    return answer(replyCodes.serviceReady, session.context.banner);
  },

  QUIT: () => lastAnswer("quit", replyCodes.goodbye, "Goodbye."),
};

async function logIn(session: Session, user: string, password: string): Promise<Answer> {
  const { state, context, signal, client } = session;
  let account: Awaited<ReturnType<typeof context.authenticator.authenticate>>;
  try {
    account = await context.authenticator.authenticate({
      user,
      password,
      certificate: null,
      client,
      host: state.host,
      signal,
    });
  } catch (error) {
    session.log({ type: "login-unavailable", user, error });
    return lastAnswer(
      "login-unavailable",
      replyCodes.serviceUnavailable,
      "Login is not possible at the moment.",
    );
  }
  session.log({ type: "login", user, ok: account !== null });
  if (account !== null) {
    state.account = { ...account, storage: filesOf(account, context.users.of(account.name).usage) };
    session.loggedIn();
    return answer(replyCodes.loggedIn, "Login successful.");
  }
  state.failedLogins++;
  await sleep(context.clock, context.limits.failedLoginDelay * state.failedLogins, signal);
  return state.failedLogins < context.limits.failedLogins
    ? answer(replyCodes.notLoggedIn, "Login incorrect.")
    : lastAnswer("failed-logins", replyCodes.serviceUnavailable, "Too many failed logins.");
}
