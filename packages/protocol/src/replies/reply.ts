/** A reply of the server (RFC 959 §4.2): one code, one line or more. */
export interface Reply {
  /** Three digits, 100–699. */
  readonly code: number;
  /**
   * The text of each line. First and last without "nnn-" and "nnn ". The lines between are whole, as sent:
   * RFC 959 lets them look like anything, a code included.
   */
  readonly lines: readonly string[];
}

/** 1yz: the action has begun, another reply follows. */
export const isPreliminary = (reply: Reply): boolean => hundreds(reply) === 1;
/** 2yz: the action is done. */
export const isPositive = (reply: Reply): boolean => hundreds(reply) === 2;
/** 3yz: accepted, and another command is awaited. */
export const isIntermediate = (reply: Reply): boolean => hundreds(reply) === 3;
/** 4yz: failed for now; the same command may work later. */
export const isTransient = (reply: Reply): boolean => hundreds(reply) === 4;
/** 5yz: failed; the same command will fail again. */
export const isPermanent = (reply: Reply): boolean => hundreds(reply) === 5;

function hundreds(reply: Reply): number {
  return Math.floor(reply.code / 100);
}
