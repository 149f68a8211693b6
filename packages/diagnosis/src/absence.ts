import { finalReply, fromOneSide } from "./dialog.ts";
import type { CommandFacts, DataFacts, SessionFacts } from "./facts.ts";
import { patience } from "./openings.ts";
import type { Decision } from "./rule.ts";
import { announces } from "./verbs.ts";

/** Seconds without a reply or a connection after which somebody waited in vain. */
export const longWait = 10;

/** With these a server gives up waiting: its timer, no data connection, a broken one. */
const givingUp: ReadonlySet<number> = new Set([421, 425, 426]);

/** A data connection for which somebody waited, and that nobody is seen to have tried. */
export interface Absence {
  /** How long it was waited for; absent if it is not known. */
  readonly seconds?: number;
  /** Whether it would have been seen. */
  readonly decision: Decision;
}

/** Undefined: it was tried, or nobody waited for it, or it went through unseen. */
export function absence(session: SessionFacts, data: DataFacts): Absence | undefined {
  if (data.attempts.length > 0 || data.captured === false) return undefined;
  const waited = data.transfer === undefined ? waitedForClient(session, data) : waitedForReply(session, data);
  if (waited === undefined) return undefined;
  return { ...waited, decision: wouldBeSeen(session) };
}

/** Whether an attempt to connect would be in the capture. */
export function wouldBeSeen(session: SessionFacts): Decision {
  if (session.source !== "packets") return { certainty: "likely" };
  if (fromOneSide(session)) return { certainty: "undecidable", why: "one side" };
  if (!showsOtherPorts(session)) return { certainty: "undecidable", why: "filter" };
  if (session.holes === true) return { certainty: "undecidable", why: "holes" };
  return { certainty: "likely" };
}

/** The capture has more of these hosts than the control connection: it was not made with a filter such as "port 21". */
function showsOtherPorts({ otherPorts, strays = [], data = [] }: SessionFacts): boolean {
  return otherPorts === true || strays.length > 0 || data.some(({ attempts }) => attempts.length > 0);
}

interface Waited {
  readonly seconds?: number;
}

/** A transfer command that the server gave up in the end, or that nothing answered. */
function waitedForReply(session: SessionFacts, { active, transfer }: DataFacts): Waited | undefined {
  const exchange = transfer?.exchange === undefined ? undefined : session.exchanges?.[transfer.exchange];
  if (exchange === undefined) return undefined;
  const reply = finalReply(exchange);
  const begun = exchange.command?.time;
  if (reply === undefined) return atLeast(longWait, begun, endOf(session));
  if (!givingUp.has(reply.code)) return undefined;
  if (begun === undefined || reply.time === undefined) return {};
  // A server that is to be connected to, and says so at once, has not waited: it has another reason. One that is to connect
  // may have been refused at once.
  return atLeast(active ? 0 : patience, begun, reply.time);
}

/** An announcement behind which the client fell silent, and then ended the session without a word, or announced anew. */
function waitedForClient(session: SessionFacts, { announced }: DataFacts): Waited | undefined {
  if (announced?.exchange === undefined) return undefined;
  const next = commandBehind(session, announced.exchange);
  if (next === undefined) {
    const over = session.control?.fin !== undefined || session.control?.reset !== undefined;
    return over ? atLeast(longWait, announced.time, endOf(session)) : undefined;
  }
  return announces(next.verb) ? atLeast(longWait, announced.time, next.time) : undefined;
}

/** The next command behind an exchange. */
export function commandBehind({ exchanges = [] }: SessionFacts, exchange: number): CommandFacts | undefined {
  for (let at = exchange + 1; at < exchanges.length; at++) {
    const command = exchanges[at]?.command;
    if (command !== null && command !== undefined) return command;
  }
  return undefined;
}

function endOf({ control, until }: SessionFacts): number | undefined {
  return control?.fin?.time ?? control?.reset?.time ?? until;
}

function atLeast(seconds: number, from: number | undefined, to: number | undefined): Waited | undefined {
  if (from === undefined || to === undefined || to - from < seconds) return undefined;
  return { seconds: to - from };
}
