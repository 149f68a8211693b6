import type { Side } from "./types.ts";

/** The other side of a connection. */
export function otherSide(side: Side): Side {
  return side === "initiator" ? "responder" : "initiator";
}

/** Both sides. */
export const sides: readonly Side[] = ["initiator", "responder"];

/** One of a kind for each side. As all of them have one shape, `of` costs less in a hot place than an index by a string. */
export class PerSide<T> implements Record<Side, T> {
  initiator: T;
  responder: T;

  constructor(initiator: T, responder: T) {
    this.initiator = initiator;
    this.responder = responder;
  }

  /** That of a side. */
  of(side: Side): T {
    return side === "initiator" ? this.initiator : this.responder;
  }

  /** Sets that of a side. */
  set(side: Side, value: T): void {
    if (side === "initiator") this.initiator = value;
    else this.responder = value;
  }
}
