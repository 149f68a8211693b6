import { isIP, isIPv6 } from "node:net";
import { asciiLowerCase, replyCodes } from "@twinport/protocol";
import type { SessionEvent } from "../observe/log.ts";
import { type Answer, answer, overLimit } from "../session/answer.ts";
import type { Session } from "../session/session.ts";
import type { Handlers } from "./handler.ts";

/** Who is spoken to (RFC 7151), and which programs speak. */
export const identity: Handlers<"HOST" | "CLNT" | "CSID"> = {
  HOST(session, { argument }) {
    const { context, state } = session;
    if (state.account !== null || state.pending.kind === "password") {
      return answer(replyCodes.badSequence, "HOST comes before USER.");
    }
    if (argument.length > context.limits.hostName) {
      return overLimit(context.limits, "hostName", replyCodes.badArgument, "Too long for a host name.");
    }
    const host = hostOf(argument);
    if (host === null)
      return answer(replyCodes.badArgument, "Not a host name; IPv6 addresses go in brackets.");
    const ok = context.hosts?.has(host) ?? true;
    logIntroduction(session, { type: "host", host, ok });
    if (!ok) return answer(replyCodes.badParameter, "No such host here.");
    state.host = host;
    return answer(replyCodes.serviceReady, context.banner);
  },

  CLNT: (session, { argument }) => named(session, argument, "Noted."),

  // Only the name: which version it is would help nobody but attackers (docs/security T38).
  CSID: (session, { argument }) => named(session, argument, "Name=Twinport;"),
};

function named(session: Session, software: string, reply: string): Answer {
  const { limits } = session.context;
  if (Buffer.byteLength(software) > limits.clientSoftware) {
    return overLimit(limits, "clientSoftware", replyCodes.badArgument, "Too long.");
  }
  logIntroduction(session, { type: "client-software", software });
  return answer(replyCodes.ok, reply);
}

function logIntroduction(session: Session, event: SessionEvent): void {
  const { state, context } = session;
  if (state.introductions >= context.limits.loggedIntroductions) return;
  state.introductions++;
  session.log(event);
}

/** The host in lower case, IPv6 without its brackets; null for what is none (RFC 7151 §3.1, RFC 1123 §2.1). */
function hostOf(argument: string): string | null {
  const bracketed = /^\[(.*)\]$/.exec(argument)?.[1];
  const host = asciiLowerCase(bracketed ?? argument);
  const good =
    bracketed === undefined ? isIP(host) === 4 || isName(host) : isIPv6(host) && !host.includes("%");
  return good ? host : null;
}

/** Labels of letters, digits and hyphens, the last not all digits: that would be a mistyped address. */
function isName(host: string): boolean {
  const labels = host.split(".");
  return (
    labels.every((label) => /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(label)) &&
    !/^[0-9]+$/.test(labels.at(-1) ?? "")
  );
}
