import { replyCodes } from "@twinport/protocol";
import { AnswerError, answer } from "../session/answer.ts";
import type { Session } from "../session/session.ts";
import { wholeFile } from "../session/state.ts";
import type { Handlers } from "./handler.ts";
import { parsePosition } from "./position.ts";

/** RFC 3659 §5 and draft-bryan-ftp-range: a part of a file, for the command that follows. */
export const ranges: Handlers<"REST" | "RANG"> = {
  REST({ state }, { argument }) {
    state.range = wholeFile;
    const start = parsePosition(argument);
    if (start === undefined) {
      return answer(replyCodes.badArgument, "A restart position is a whole number.");
    }
    state.range = { start, last: null };
    return answer(replyCodes.pendingInformation, `Restart position accepted (${start}).`);
  },

  RANG({ state }, { argument }) {
    state.range = wholeFile;
    const [start, last, ...rest] = argument.split(/ +/).map(parsePosition);
    if (start === undefined || last === undefined || rest.length > 0) {
      return answer(replyCodes.badArgument, "A range is two whole numbers: the first octet and the last.");
    }
    // The draft's way to say "the whole file again".
    if (start === 1n && last === 0n) return answer(replyCodes.pendingInformation, "Range reset.");
    if (start > last) return answer(replyCodes.badArgument, "The range ends before it begins.");
    state.range = { start, last };
    return answer(replyCodes.pendingInformation, `Range accepted (${start} to ${last}).`);
  },
};

/** Octets as numbers: `end` is exclusive, undefined for the end of the file. */
interface NumberRange {
  readonly start: number;
  readonly end?: number;
}

/** The octets that REST or RANG has asked for. Positions that no file reaches come as the largest safe integer. */
export function requestedRange({ state }: Session): NumberRange {
  const { start, last } = state.range;
  return last === null
    ? { start: safeNumber(start) }
    : { start: safeNumber(start), end: safeNumber(last + 1n) };
}

/**
 * The same for a transfer.
 * @throws AnswerError in TYPE A, where a position would count octets of the converted form (RFC 3659 §5.2), which no
 * file system can seek to
 */
export function transferRange(session: Session): NumberRange {
  const range = requestedRange(session);
  if (session.state.representation.type === "ascii" && (range.start > 0 || range.end !== undefined)) {
    throw new AnswerError(answer(replyCodes.badRestart, "Parts of files are sent in TYPE I only."));
  }
  return range;
}

function safeNumber(position: bigint): number {
  const most = BigInt(Number.MAX_SAFE_INTEGER);
  return Number(position < most ? position : most);
}
