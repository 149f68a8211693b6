import type { Server } from "node:net";
import { type Endpoint, foldMapped } from "@twinport/protocol";
import type { Clock } from "../clock.ts";
import type { ServerLimits } from "../limits/limits.ts";
import type { Arrived, Reception } from "../listener.ts";
import type { Networks } from "../networks.ts";
import type { PassiveFigures } from "../observe/figures.ts";
import { openPorts, type PortChoice } from "./ports.ts";
import {
  type NoPort,
  type Reservation,
  ReservationEnded,
  type ReservationRequest,
  type Reservations,
} from "./reservations.ts";
import { type Ending, RestingPorts } from "./resting.ts";

/** What a pool needs from its server. */
export interface PoolContext {
  readonly clock: Clock;
  readonly limits: ServerLimits;
  /** An integer from 0 to below its argument, not to be foreseen by a peer (RFC 2577 §8). */
  readonly random: (below: number) => number;
  readonly reception: Reception;
  /** Of ports that other programs hold: which, and why they cannot be had. */
  readonly onTaken: (ports: readonly number[], code: string) => void;
  /** A listener told an error. */
  readonly onError: (error: Error) => void;
}

/** A reservation that stands. */
interface Held {
  readonly client: string;
  readonly foreign: Networks | undefined;
  readonly onStranger: ((from: Endpoint, to: Endpoint) => void) | undefined;
  readonly end: (outcome: Arrived | ReservationEnded["reason"]) => void;
}

/** So many ports are drawn before all are looked at: of a large pool nearly every port will do. */
const draws = 8;
/** Of more sessions that share a port nobody can say to whom a stranger wanted. */
const fewOfOnePort = 8;
/** In place of a client's address, where a port rests that was open to foreign networks. */
const anyForeign = "foreign";

/** The same, for one account. No address has a blank. */
function accountKey(account: string): string {
  return `account ${account}`;
}

function add(counts: Map<string, number>, key: string, by: 1 | -1): void {
  const count = (counts.get(key) ?? 0) + by;
  if (count > 0) counts.set(key, count);
  else counts.delete(key);
}

/**
 * Ports that stand open from start to end. What is reserved is a pair of a port and a client's address, so that one port serves many
 * clients (docs/decisions/0007-passive-ports-that-stand.md).
 */
export class PassivePool implements Reservations {
  readonly #choice: PortChoice;
  readonly #context: PoolContext;
  readonly #resting: RestingPorts;
  /** By port, what is reserved of it. */
  readonly #held = new Map<number, Set<Held>>();
  readonly #byClient = new Map<string, number>();
  #servers: ReadonlyMap<number, Server> = new Map();
  #ports: readonly number[] = [];
  #reserved = 0;
  /** Of these, open to foreign networks: each has its port nearly to itself. */
  #foreign = 0;
  /** The same by account. */
  readonly #foreignOf = new Map<string, number>();
  #refused = 0;

  /** @param choice has been checked */
  constructor(choice: PortChoice, context: PoolContext) {
    const { clock, limits } = context;
    this.#choice = choice;
    this.#context = context;
    this.#resting = new RestingPorts(limits.portRestTime, limits.restingPorts, () => clock.now());
  }

  /**
   * Opens the ports, those left out that other programs hold. To be called once.
   * @throws FtpError "connect-failed" when all are held
   */
  async open(host: string): Promise<void> {
    const { reception, onTaken, onError } = this.#context;
    const opened = await openPorts(
      host,
      this.#choice,
      (port, socket) => reception(socket, (arrived) => this.#arrived(port, arrived)),
      onError,
    );
    this.#servers = opened.servers;
    this.#ports = [...opened.servers.keys()];
    for (const port of this.#ports) this.#held.set(port, new Set());
    if (opened.code !== undefined) onTaken(opened.taken, opened.code);
  }

  /** Whether the port is one of the pool's. */
  has(port: number): boolean {
    return this.#servers.has(port);
  }

  /** How much of it is in use. */
  get figures(): PassiveFigures {
    let free = 0;
    for (const held of this.#held.values()) if (held.size === 0) free++;
    return {
      ports: this.#ports.length,
      free,
      reserved: this.#reserved,
      foreign: this.#foreign,
      resting: this.#resting.size,
    };
  }

  /** Closes the ports. Resolves when the connections that came to them are closed too. */
  async close(): Promise<void> {
    const closed = [...this.#servers.values()].map(
      (server) => new Promise<void>((resolve) => server.close(() => resolve())),
    );
    await Promise.all(closed);
  }

  async reserve(request: ReservationRequest): Promise<Reservation | NoPort> {
    const client = foldMapped(request.peerAddress);
    const limit = this.#limitMet(client) ?? this.#foreignLimitMet(request);
    const port = limit === undefined ? this.#choose(client, request.foreign) : undefined;
    if (port !== undefined) return this.#hold(port, client, request);
    return { limit: limit ?? "ports", refused: ++this.#refused };
  }

  #limitMet(client: string): NoPort["limit"] | undefined {
    const { reservations, reservationsPerAddress } = this.#context.limits;
    if (this.#reserved >= reservations) return "reservations";
    return (this.#byClient.get(client) ?? 0) >= reservationsPerAddress ? "reservationsPerAddress" : undefined;
  }

  /**
   * FXP is left half of the ports at most, so that accounts that may use it never shut out those that may not (T5); and one account half of
   * these, so that none shuts out the others by itself. What it has given up counts on while it rests, since it rests for all of FXP.
   */
  #foreignLimitMet({ foreign, account = "" }: ReservationRequest): NoPort["limit"] | undefined {
    if (foreign === undefined) return undefined;
    const share = Math.ceil(this.#ports.length / 4);
    const half = Math.ceil(this.#ports.length / 2);
    if (this.#foreign >= half || (this.#foreignOf.get(account) ?? 0) >= share) return "foreignPorts";
    const givenUp = this.#resting.endings(accountKey(account));
    const resting = this.#ports.filter((port) => givenUp(port) !== undefined).length;
    return (this.#foreignOf.get(account) ?? 0) + resting >= share ? "foreignPorts" : undefined;
  }

  /**
   * A port that has rested for this client. Where there is none, one whose last connection came, for then no other is on its way: who
   * fetches many small files one after the other needs more ports than any range has. Never one that was given up lately.
   */
  #choose(client: string, foreign: Networks | undefined): number | undefined {
    const { random } = this.#context;
    const ending = this.#endings(client, foreign);
    for (let draw = 0; draw < draws; draw++) {
      const port = this.#ports[random(this.#ports.length)];
      if (port !== undefined && ending(port) === undefined && this.#isFree(port, client, foreign))
        return port;
    }
    const rested: number[] = [];
    const met: number[] = [];
    for (const port of this.#ports) {
      const ended = ending(port);
      if (ended === "given-up" || !this.#isFree(port, client, foreign)) continue;
      (ended === "met" ? met : rested).push(port);
    }
    const among = rested.length > 0 ? rested : met;
    return among.length === 0 ? undefined : among[random(among.length)];
  }

  /** Whether a connection to the port could be meant for nobody else as well. */
  #isFree(port: number, client: string, foreign: Networks | undefined): boolean {
    for (const held of this.#held.get(port) ?? []) {
      if (held.client === client || held.foreign?.(client) || foreign?.(held.client)) return false;
      if (held.foreign !== undefined && foreign !== undefined) return false;
    }
    return true;
  }

  #endings(client: string, foreign: Networks | undefined): (port: number) => Ending | undefined {
    const own = this.#resting.endings(client);
    if (foreign === undefined) return own;
    const others = this.#resting.endings(anyForeign);
    return (port) => (own(port) === "given-up" ? "given-up" : (others(port) ?? own(port)));
  }

  #hold(
    port: number,
    client: string,
    { foreign, account = "", onStranger }: ReservationRequest,
  ): Reservation {
    const { clock, limits } = this.#context;
    let end: Held["end"] = () => undefined;
    const accepted = new Promise<Arrived>((resolve, reject) => {
      end = (outcome) => {
        if (!this.#held.get(port)?.delete(held)) return;
        timer.cancel();
        this.#count(client, -1);
        const ending = typeof outcome === "object" ? "met" : "given-up";
        this.#resting.begin(port, client, ending);
        if (foreign !== undefined) {
          this.#countForeign(account, -1);
          this.#resting.begin(port, anyForeign, ending);
          if (ending === "given-up") this.#resting.begin(port, accountKey(account), ending);
        }
        if (typeof outcome === "object") resolve(outcome);
        else reject(new ReservationEnded(outcome));
      };
    });
    // Nobody may be waiting when it ends.
    accepted.catch(() => undefined);
    const timer = clock.after(limits.dataConnectTime, () => end("timeout"));
    const held: Held = { client, foreign, onStranger, end };
    this.#held.get(port)?.add(held);
    if (foreign !== undefined) this.#countForeign(account, 1);
    this.#count(client, 1);
    return { port, accepted, release: () => end("released") };
  }

  #count(client: string, by: 1 | -1): void {
    this.#reserved += by;
    add(this.#byClient, client, by);
  }

  #countForeign(account: string, by: 1 | -1): void {
    this.#foreign += by;
    add(this.#foreignOf, account, by);
  }

  #arrived(port: number, arrived: Arrived): void {
    const { socket, client, server } = arrived;
    const held = [...(this.#held.get(port) ?? [])];
    const meant =
      held.find((each) => each.client === client.address) ??
      held.find((each) => each.foreign?.(client.address));
    if (meant !== undefined) {
      meant.end(arrived);
      return;
    }
    // Whose own reservation ended lately is late, and no stranger to the others.
    if (held.length <= fewOfOnePort && this.#resting.endings(client.address)(port) === undefined) {
      for (const { onStranger } of held) onStranger?.(client, server);
    }
    socket.destroy();
  }
}
