import { limits } from "@twinport/protocol";
import type { FtpSession } from "./session.ts";

/** A place in the order of first frames: of a session, or of a connection that may turn out to be one. */
export interface Place {
  readonly firstFrame: number;
  /** Null while it is not known to be one. */
  session: FtpSession | null;
  state: "open" | "settled" | "gone";
  /** Of the session, about; once it is settled. */
  rows: number;
}

/** Places done with that may stand in the array before they are cut off. */
const spare = 1024;

/**
 * Gives settled sessions on in order of first frame, numbered by it. A session waits for the older ones that still run,
 * unless too many rows wait: then all that wait are given on, and the older ones keep the numbers that are theirs.
 */
export class SessionOrder {
  readonly #give: (session: FtpSession) => void;
  readonly #bound: number;
  /** Ascending; those before `#head` are done with. */
  readonly #places: Place[] = [];
  #head = 0;
  #numbered = 0;
  #waiting = 0;

  /** @param bound rows that may wait */
  constructor(give: (session: FtpSession) => void, bound: number = limits.waitingRows) {
    this.#give = give;
    this.#bound = bound;
  }

  /** A place for what begins with `firstFrame`. */
  open(firstFrame: number): Place {
    const place: Place = { firstFrame, session: null, state: "open", rows: 0 };
    let at = this.#places.length;
    while (at > this.#head && (this.#places[at - 1] as Place).firstFrame > firstFrame) at--;
    if (at === this.#places.length) this.#places.push(place);
    else this.#places.splice(at, 0, place);
    return place;
  }

  /** The session of the place is shown already: it gets the next number, whatever older ones there turn out to be. */
  number({ session }: Place): void {
    if (session !== null && session.number === 0) session.number = ++this.#numbered;
  }

  /** The session of the place is given in part: it and the older ones get their numbers, as they stand. */
  numberInOrder(place: Place): void {
    for (let at = this.#head; place.session?.number === 0; at++) this.number(this.#places[at] ?? place);
  }

  /** What has the place is no session after all. */
  leave(place: Place): void {
    place.state = "gone";
    this.#advance();
  }

  /** The session of the place, of about `rows` rows, has nothing more to come. */
  settle(place: Place, rows: number): void {
    place.state = "settled";
    place.rows = rows;
    this.#waiting += rows;
    this.#advance();
    if (this.#waiting > this.#bound) this.#giveAll();
  }

  /** Gives on what stands before the first place that is still open. */
  #advance(): void {
    let place = this.#places[this.#head];
    for (; place !== undefined && place.state !== "open"; place = this.#places[this.#head]) {
      this.#head++;
      this.#release(place);
    }
    if (this.#head < spare || this.#head < this.#places.length / 2) return;
    this.#places.splice(0, this.#head);
    this.#head = 0;
  }

  /** Gives on all that wait; the sessions between them are numbered where they stand. */
  #giveAll(): void {
    for (let at = this.#head; this.#waiting > 0; at++) this.#release(this.#places[at] as Place);
  }

  #release(place: Place): void {
    const { session, state } = place;
    if (session !== null && session.number === 0) session.number = ++this.#numbered;
    if (session === null || state !== "settled") return;
    this.#waiting -= place.rows;
    place.state = "gone";
    place.session = null;
    this.#give(session);
  }
}
