import { type Absence, commandBehind, longWait, wouldBeSeen } from "./absence.ts";
import { missing } from "./dialog.ts";
import type { DataFacts, SessionFacts } from "./facts.ts";
import { patience } from "./openings.ts";
import type { Decision } from "./rule.ts";
import { announces, transfers } from "./verbs.ts";

/** A passive port that was left without a transfer. */
export interface GivenUp extends Absence {
  /** It was asked for once, and then for another, or to end the session: the client may not have needed it. */
  readonly idly: boolean;
}

const none: ReadonlyMap<DataFacts, GivenUp> = new Map();

/**
 * Passive ports that the client asked for and left without a transfer, in a session in which no data connection came about and
 * which it then left, or in which it has fallen silent. Too soon, mostly, to say that somebody waited in vain, as `absence`
 * does: the client may have been turned down at once, or it may have changed its mind. So next to none of it is decided.
 */
export function givenUp(session: SessionFacts): ReadonlyMap<DataFacts, GivenUp> {
  const { source, data = [] } = session;
  if (source !== "packets" || !data.some(({ active }) => !active) || !data.every(isUntried)) return none;
  if (missing(session) !== undefined || answeredTransfer(session)) return none;
  const found = new Map<DataFacts, Left>();
  let last: Left | undefined;
  for (const one of data) {
    last = one.active ? undefined : leftBehind(session, one);
    if (last !== undefined) found.set(one, last);
  }
  // Whoever goes on with something else has not given up.
  if (last === undefined) return none;
  const decision = decisionOn(session, [...found.values()], last);
  const idly = found.size === 1 && (last.how === "anew" || last.how === "QUIT");
  const absent = ({ seconds }: Left): GivenUp =>
    seconds >= patience ? { seconds, decision, idly } : { decision, idly };
  return new Map(Array.from(found, ([one, left]) => [one, absent(left)]));
}

function isUntried({ attempts, captured }: DataFacts): boolean {
  return attempts.length === 0 && captured !== false;
}

/** A server that says anything to a transfer command has a data connection, or another reason. */
function answeredTransfer({ exchanges = [] }: SessionFacts): boolean {
  return exchanges.some(
    ({ command, replies }) => command !== null && replies.length > 0 && transfers(command.verb),
  );
}

/** How an announcement was left unused. */
interface Left {
  readonly seconds: number;
  /** "anew": for another announcement · "broken": for ABOR, or the end of the session · "silence": until the capture's end. */
  readonly how: "anew" | "QUIT" | "broken" | "silence";
}

function leftBehind(session: SessionFacts, { announced, transfer }: DataFacts): Left | undefined {
  if (announced?.exchange === undefined || announced.time === undefined) return undefined;
  const next = commandBehind(session, transfer?.exchange ?? announced.exchange);
  const since = announced.time;
  const left = (how: Left["how"], time: number | undefined): Left | undefined =>
    time === undefined || !(time >= since) ? undefined : { seconds: time - since, how };
  if (next !== undefined) {
    if (announces(next.verb)) return left("anew", next.time);
    if (next.verb === "QUIT") return left("QUIT", next.time);
    return next.verb === "ABOR" ? left("broken", next.time) : undefined;
  }
  const { fin, reset } = session.control ?? {};
  const ending = fin ?? reset;
  const end = ending === undefined ? left("silence", session.until) : left("broken", ending.time);
  // A server that ends the session at once, and a capture that ends there, say nothing of what the client waits for.
  return ending?.by === "client" || (end?.seconds ?? 0) >= patience ? end : undefined;
}

/** Asking twice, and waiting each time for longer than a network takes, is no change of mind. */
function decisionOn(session: SessionFacts, all: readonly Left[], last: Left): Decision {
  const seen = wouldBeSeen(session);
  if (seen.certainty === "undecidable") return seen;
  if (last.how === "silence") return { certainty: "undecidable", why: "ends early" };
  const total = all.reduce((sum, { seconds }) => sum + seconds, 0);
  if (all.length > 1 && total >= longWait && all.every(({ seconds }) => seconds >= patience)) return seen;
  return { certainty: "undecidable", why: "attempts" };
}
