import { diagnose, type Finding, type Moment, type Witness } from "@twinport/diagnosis";
import type { Answer } from "../session/answer.ts";

/**
 * Why a command failed that is about to be answered, or a handshake that has no answer: the worst that diagnosis finds in what this
 * server's sockets have seen of the session. Undefined where nothing can be told.
 */
export function findingFor(witness: Witness, moment: Moment): Finding | undefined {
  return diagnose(witness.facts(moment)).find(({ level }) => level !== "note");
}

/**
 * A reply with one line more: what its reader, who runs the client, can do. What is advised to the server's side, and the finding
 * itself, are for the log: they may name what a client need not know.
 */
export function withAdvice(reply: Answer, finding: Finding | undefined): Answer {
  const advice = finding?.said.en.advice.client ?? null;
  return advice === null ? reply : { ...reply, lines: [...reply.lines, advice] };
}
