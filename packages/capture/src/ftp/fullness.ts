import { limits } from "@twinport/protocol";

/** Rows of a session at which some are given, if anybody takes them: a little room is left for what comes at once. */
const full = 0.9 * limits.sessionRows;

/** Tells when a session has nearly as many rows as are held, without counting them all for each that comes. */
export class Fullness {
  /** Rows of the control connection at which all are counted again. */
  #next = full / 4;

  /**
   * @param own rows of the control connection
   * @param all counts the rows of the session
   */
  reached(own: number, all: () => number): boolean {
    if (own < this.#next) return false;
    const room = full - all();
    // Where it is full, some are let go now; if not, all need not be counted for each.
    this.#next = room > 0 ? own + Math.max(1, room / 4) : full / 4;
    return room <= 0;
  }
}
