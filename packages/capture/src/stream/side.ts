import type { Side } from "./types.ts";

/** The other side of a connection. */
export function otherSide(side: Side): Side {
  return side === "initiator" ? "responder" : "initiator";
}

/** Both sides. */
export const sides: readonly Side[] = ["initiator", "responder"];
