import { isPermanent, isPreliminary, isTransient, type Reply, replyCodes } from "@twinport/protocol";
import type { Exchange } from "./exchange.ts";

/** What answers one command only. */
const ownCodes: ReadonlyMap<number, string> = new Map([
  [replyCodes.passive, "PASV"],
  [replyCodes.extendedPassive, "EPSV"],
]);

/** The command was not understood. */
const unknown: ReadonlySet<number> = new Set([
  replyCodes.unrecognized,
  replyCodes.badArgument,
  replyCodes.notImplemented,
  replyCodes.badSequence,
  replyCodes.badParameter,
]);

/** The positive final replies to a command that opens a transfer (RFC 959 §5.4). */
const endsTransfer: ReadonlySet<number> = new Set([
  replyCodes.dataOpenIdle,
  replyCodes.transferComplete,
  replyCodes.fileActionOk,
]);

/**
 * Whom a reply belongs to while commands wait that were sent before the replies to earlier ones. Servers answer in the order of the
 * commands; one that works on several at once lets the replies overtake each other. A port announced while a transfer runs tells
 * by itself whom it answers; with other replies nothing can be paired any more.
 * @param queue the commands that wait for a final reply, oldest first
 * @returns "in order" for the oldest, the one that it answers out of order, or "lost"
 */
export function replyOrder(queue: readonly Exchange[], reply: Reply): Exchange | "in order" | "lost" {
  const [head, ...later] = queue;
  if (head === undefined || later.length === 0) return "in order";
  // A transfer that has begun is not unknown or wrongly written: that is said to what came behind it.
  if (head.transfer && head.started && unknown.has(reply.code)) return later[0] ?? "in order";
  if (isTransient(reply) || isPermanent(reply)) return "in order";
  const abort = later.find(({ verb }) => verb === "ABOR");
  const own = later.find(({ verb }) => verb === ownCodes.get(reply.code));
  if (abort !== undefined || head.verb === "ABOR") {
    // Pure-FTPd ends a transfer that was broken off with another 150, so that the next reply is to the next command.
    if (head.transfer) return own ?? "in order";
    // ABOR may be heard before what was sent ahead of it (RFC 959 §4.1.3).
    const answersAbort = reply.code === replyCodes.dataOpenIdle || reply.code === replyCodes.transferComplete;
    return abort !== undefined && answersAbort ? abort : "in order";
  }
  if (!head.transfer) {
    const started = isPreliminary(reply) && later.some(({ transfer }) => transfer);
    return started ? "lost" : "in order";
  }
  if (isPreliminary(reply) || endsTransfer.has(reply.code)) return "in order";
  return own ?? "lost";
}
