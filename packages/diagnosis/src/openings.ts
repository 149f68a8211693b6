import type { Side } from "@twinport/protocol";
import { failed, fromOneSide, succeeded, transferReply } from "./dialog.ts";
import type { ConnectionFacts, DataFacts, Frames, Opening, SessionFacts } from "./facts.ts";
import type { Decision } from "./rule.ts";

/** Seconds from which on silence is more than a slow network: by then a second SYN has been sent (RFC 6298 §2.1). */
export const patience = 3;

/** Who sits at the other end. */
export function otherEnd(side: Side): Side {
  return side === "client" ? "server" : "client";
}

/** Whether a connection stood. */
export function stands({ opening }: ConnectionFacts): boolean {
  return opening.kind === "open" || opening.kind === "midway";
}

/** Seconds from a connection's beginning to its first FIN or reset, or to the latest that is known; undefined where its beginning is not. */
export function stoodFor(
  { until }: SessionFacts,
  { opening, fin, reset }: ConnectionFacts,
): number | undefined {
  if (opening.kind !== "open" || opening.time === undefined) return undefined;
  return ((fin ?? reset)?.time ?? until ?? opening.time) - opening.time;
}

/** The evidence of how an attempt to connect went; none of one that nobody saw. */
export function openingFrames(connection: ConnectionFacts | undefined): Frames {
  const opening = connection?.opening;
  return opening === undefined || opening.kind === "midway" ? [] : opening.frames;
}

/** The data connections of a session that one side was to open, "passive" the client, "active" the server. */
export function dataOf(session: SessionFacts, mode: "passive" | "active"): readonly DataFacts[] {
  return (session.data ?? []).filter(({ active }) => active === (mode === "active"));
}

/** Whether it came about, in whatever attempt. */
export function cameAbout({ attempts }: DataFacts): boolean {
  return attempts.some(stands);
}

/** The connection that came about for it. */
export function standing({ attempts }: DataFacts): ConnectionFacts | undefined {
  return attempts.find(stands);
}

/** An attempt that ended in a certain way. */
export interface Attempt<K extends Opening["kind"]> {
  readonly connection: ConnectionFacts;
  readonly opening: Extract<Opening, { kind: K }>;
}

/** The first attempt that ended so. */
export function attemptThatWas<K extends Opening["kind"]>(
  kind: K,
  attempts: readonly ConnectionFacts[],
): Attempt<K> | undefined {
  for (const connection of attempts) {
    if (isOf(kind, connection.opening)) return { connection, opening: connection.opening };
  }
  return undefined;
}

function isOf<K extends Opening["kind"]>(
  kind: K,
  opening: Opening,
): opening is Extract<Opening, { kind: K }> {
  return opening.kind === kind;
}

/** How sure it is that an attempt got no answer, and that none was on its way any more. */
export function unansweredFor(
  session: SessionFacts,
  data: DataFacts,
  { attempts = 1, seconds = 0 }: Extract<Opening, { kind: "unanswered" }>,
): Decision {
  if (session.source !== "packets") return { certainty: "likely" };
  if (fromOneSide(session)) return { certainty: "undecidable", why: "one side" };
  const reply = transferReply(session, data);
  // The answer may be among what the capture lost; a transfer that went through proves that it is.
  if (succeeded(reply) || (session.holes === true && attempts < 2))
    return { certainty: "undecidable", why: "holes" };
  if (attempts >= 2 || seconds >= patience) return { certainty: "proved" };
  if (failed(reply)) return { certainty: "likely" };
  return { certainty: "undecidable", why: "ends early" };
}
