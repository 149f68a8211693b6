/** How the last reservation of a port for a client ended: its connection came, or nothing came. */
export type Ending = "met" | "given-up";

interface Rest {
  readonly until: number;
  readonly ending: Ending;
}

/**
 * Remembers for a while which ports a client was told: a late connection to one of them must not be taken for that of a newer
 * reservation. Bounded: what has rested is forgotten as others come to rest, and beyond the bound the oldest.
 */
export class RestingPorts {
  readonly #time: number;
  readonly #most: number;
  readonly #now: () => number;
  /** By port and client, in the order of their ends. */
  readonly #rests = new Map<string, Rest>();

  /**
   * @param time milliseconds
   * @param most pairs of a port and a client
   */
  constructor(time: number, most: number, now: () => number) {
    this.#time = time;
    this.#most = most;
    this.#now = now;
  }

  /** Pairs that are remembered. */
  get size(): number {
    return this.#rests.size;
  }

  /** A reservation has ended. */
  begin(port: number, client: string, ending: Ending): void {
    const now = this.#now();
    const key = `${port} ${client}`;
    this.#rests.delete(key);
    this.#rests.set(key, { until: now + this.#time, ending });
    for (const [oldest, { until }] of this.#rests) {
      if (until > now && this.#rests.size <= this.#most) break;
      this.#rests.delete(oldest);
    }
  }

  /** How the client's last reservation of a port that rests for it has ended; undefined when it does not rest. */
  ending(port: number, client: string): Ending | undefined {
    const rest = this.#rests.get(`${port} ${client}`);
    return rest === undefined || rest.until <= this.#now() ? undefined : rest.ending;
  }
}
