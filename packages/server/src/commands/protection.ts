import { asciiUpperCase, replyCodes } from "@twinport/protocol";
import { type Answer, answer } from "../session/answer.ts";
import { beginTls, endTls } from "../session/layers.ts";
import type { Session } from "../session/session.ts";
import { forgetClearText } from "../session/state.ts";
import type { ServerTls } from "../tls/server-tls.ts";
import type { Handlers } from "./handler.ts";

/** Names of TLS in AUTH, and what PROT is behind each: SSL and TLS-P are older than PROT (RFC 4217 §4; drafts before it). */
const mechanisms: ReadonlyMap<string, "clear" | "private"> = new Map([
  ["TLS", "clear"],
  ["TLS-C", "clear"],
  ["TLS-P", "private"],
  ["SSL", "private"],
]);

/** The largest number of 32 bits (RFC 2228 §3). */
const largestBuffer = 2 ** 32 - 1;

/** RFC 2228, RFC 4217: TLS on the control connection, and on those of data. Only with a certificate is any of it served. */
export const protection: Handlers<"AUTH" | "ADAT" | "PBSZ" | "PROT" | "CCC"> = {
  AUTH: withTls((session, tls, argument) => {
    const { security, state } = session;
    const data = mechanisms.get(asciiUpperCase(argument));
    if (data === undefined) return answer(replyCodes.badParameter, "TLS is what there is: AUTH TLS.");
    if (security.control !== "none") return answer(replyCodes.badSequence, "TLS stands already.");
    session.loggedOut();
    forgetClearText(state);
    return {
      ...answer(replyCodes.securityAccepted, "TLS begins."),
      behind: () => beginTls(session, tls, "explicit", data),
    };
  }),

  ADAT: withTls(() => answer(replyCodes.badSequence, "TLS needs no ADAT.")),

  PBSZ: withTls(({ security }, _tls, argument) => {
    if (security.control === "none") return authFirst;
    if (!/^[0-9]{1,10}$/.test(argument) || Number(argument) > largestBuffer) {
      return answer(replyCodes.badArgument, "PBSZ takes a number of 32 bits.");
    }
    security.sized = true;
    return answer(replyCodes.ok, "PBSZ=0");
  }),

  PROT: withTls(({ security, state }, _tls, argument) => {
    if (security.control === "none") return authFirst;
    if (!security.sized) return answer(replyCodes.badSequence, "Send PBSZ 0 first.");
    switch (asciiUpperCase(argument)) {
      case "P":
        security.data = "private";
        return answer(replyCodes.ok, "Data connections are protected.");
      case "C":
        if (security.dataMustBePrivate(state.account)) {
          return answer(replyCodes.deniedByPolicy, "Data connections must be protected here.");
        }
        security.data = "clear";
        return answer(replyCodes.ok, "Data connections are in clear text.");
      case "S":
      case "E":
        return answer(replyCodes.protectionNotSupported, "TLS has PROT C and PROT P only.");
      default:
        return answer(replyCodes.badParameter, "No such protection level.");
    }
  }),

  CCC: withTls((session, tls) => {
    if (session.security.control === "none") {
      return answer(replyCodes.noCommandProtection, "The control connection is in clear text.");
    }
    if (!tls.clearControl) {
      return answer(replyCodes.deniedByPolicy, "The control connection stays protected here.");
    }
    return { ...answer(replyCodes.ok, "Clear text from here on."), behind: () => endTls(session) };
  }),
};

const authFirst = answer(replyCodes.badSequence, "Send AUTH TLS first.");

function withTls(
  handle: (session: Session, tls: ServerTls, argument: string) => Answer,
): Handlers<"AUTH">["AUTH"] {
  return (session, { argument }) => {
    const { server } = session.security;
    return server === undefined
      ? answer(replyCodes.notImplemented, "There is no TLS here.")
      : handle(session, server, argument);
  };
}
