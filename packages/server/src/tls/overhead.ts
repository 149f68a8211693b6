import type { Clock, Timer } from "../clock.ts";

/** Milliseconds between two looks: so long may who sends nothing but TLS keep us busy before it shows. */
export const overheadInterval = 1000;
/** Bytes of TLS for each byte within, over the bound: who sends a letter at a time, each in a record, makes sixty. */
const perByte = 256;

/** Bytes of a connection, as sockets count them. */
interface Counted {
  readonly bytesRead: number;
}

/** The same of one that is watched to its end. */
interface Watched extends Counted {
  once(event: "close", listener: () => void): unknown;
}

/**
 * Tells, whenever asked, whether TLS has brought more than `most` bytes for which nothing has come out of it: KeyUpdates of TLS 1.3, 27
 * bytes each, cost us a new key each, and OpenSSL takes any number of them.
 * @param raw under TLS; what it has read so far does not count
 * @param secured TLS on it; without TLS the same, and then there is none too much
 */
export function overheadOf(raw: Counted, secured: Counted, most: number): () => boolean {
  const before = raw.bytesRead;
  return () => raw.bytesRead - before > most + perByte * secured.bytesRead;
}

/** Looks after the connections of a whole server, all of them by one timer, which runs as long as there are any. */
export class OverheadWatch {
  readonly #clock: Clock;
  readonly #looks = new Set<() => void>();
  #timer: Timer | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Calls `exceeded`, once, when there is too much by {@link overheadOf}. Ends when either of the two closes. */
  watch(raw: Watched, secured: Watched, most: number, exceeded: () => void): void {
    const tooMuch = overheadOf(raw, secured, most);
    const look = () => {
      if (!tooMuch()) return;
      leave();
      exceeded();
    };
    const leave = () => {
      this.#looks.delete(look);
      if (this.#looks.size === 0) this.#stop();
    };
    this.#looks.add(look);
    this.#timer ??= this.#clock.after(overheadInterval, this.#sweep);
    for (const end of [raw, secured]) end.once("close", leave);
  }

  readonly #sweep = (): void => {
    this.#timer = this.#clock.after(overheadInterval, this.#sweep);
    for (const look of this.#looks) look();
  };

  #stop(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }
}
