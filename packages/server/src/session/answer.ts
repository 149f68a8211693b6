import type { Reply } from "@twinport/protocol";
import type { LimitMet, ServerLimits } from "../limits/limits.ts";
import type { EndReason } from "../observe/log.ts";

/** The final reply to a command, and whether the session ends with it. */
export interface Answer extends Reply {
  readonly end?: EndReason;
  /** The bound for which it refuses, if it does for one: for the log. */
  readonly limit?: LimitMet;
  /**
   * What is to be done once it is sent and before another command is looked at, such as to begin TLS. Gives why the session has to
   * end, if it has to.
   */
  readonly behind?: () => Promise<EndReason | undefined>;
}

/** Makes an answer of one line or more. */
export function answer(code: number, ...lines: string[]): Answer {
  return { code, lines };
}

/** Makes an answer behind which the control connection is closed. */
export function lastAnswer(end: EndReason, code: number, text: string): Answer {
  return { code, lines: [text], end };
}

/** An answer that refuses for one of the server's bounds. */
export function overLimit(
  limits: ServerLimits,
  limit: keyof ServerLimits,
  code: number,
  ...lines: string[]
): Answer {
  return { code, lines, limit: { limit, value: limits[limit] } };
}

/** Thrown where no value can be returned: the command's answer is this. */
export class AnswerError extends Error {
  override readonly name = "AnswerError";
  readonly answer: Answer;

  constructor(answer: Answer) {
    super(answer.lines[0]);
    this.answer = answer;
  }
}
