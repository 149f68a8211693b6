/** How the last reservation of a port for a client ended: its connection came, or nothing came. */
export type Ending = "met" | "given-up";

interface Rest {
  readonly port: number;
  readonly client: string;
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
  readonly #byClient = new Map<string, Map<number, Rest>>();
  /** All of them, in the order of their ends. */
  readonly #inOrder = new Set<Rest>();

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
    return this.#inOrder.size;
  }

  /** A reservation has ended. */
  begin(port: number, client: string, ending: Ending): void {
    const now = this.#now();
    const before = this.#byClient.get(client)?.get(port);
    if (before !== undefined) this.#forget(before);
    const rest = { port, client, until: now + this.#time, ending };
    this.#inOrder.add(rest);
    const rests = this.#byClient.get(client) ?? new Map<number, Rest>();
    this.#byClient.set(client, rests.set(port, rest));
    for (const oldest of this.#inOrder) {
      if (oldest.until > now && this.size <= this.#most) break;
      this.#forget(oldest);
    }
  }

  /** How the client's last reservation of a port that rests for it has ended; undefined of a port that does not. For now. */
  endings(client: string): (port: number) => Ending | undefined {
    const now = this.#now();
    const rests = this.#byClient.get(client);
    return (port) => {
      const rest = rests?.get(port);
      return rest === undefined || rest.until <= now ? undefined : rest.ending;
    };
  }

  #forget(rest: Rest): void {
    this.#inOrder.delete(rest);
    const rests = this.#byClient.get(rest.client);
    rests?.delete(rest.port);
    if (rests?.size === 0) this.#byClient.delete(rest.client);
  }
}
