import type { Clock, Timer } from "../clock.ts";
import type { ServerLimits } from "./limits.ts";
import { networkOf, siteOf } from "./network-of.ts";
import type { NetworkRules } from "./networks.ts";

/** A network from which nobody is let in. */
export interface Ban {
  /** An IPv4 address, an IPv6 /64, or an IPv6 /48 of which many were bad. */
  readonly network: string;
  /** Milliseconds since the Unix epoch. */
  readonly until: number;
}

/** What counts against a peer that has not logged in. */
export type Offence = "failed-login" | "no-login" | "not-ftp";

/** A ban has begun, for what was counted or because somebody asked for it, or it has ended. */
export type BanEvent =
  | ({ readonly type: "ban-begun"; readonly cause: "score" | "asked" } & Ban)
  | { readonly type: "ban-ended"; readonly cause: "expired" | "lifted"; readonly network: string };

const points: Readonly<Record<Offence, number>> = { "failed-login": 1, "no-login": 1, "not-ftp": 3 };

/** A site is banned as a whole at so many times the points of one network: whoever has a /48 changes the /64 at will. */
const siteFactor = 8;

/** Bans that have run out are told, and forgotten in time, by looking for them so often, in milliseconds. */
const sweepTime = 60_000;

interface Score {
  points: number;
  readonly since: number;
}

interface Standing {
  until: number;
  /** Milliseconds that it lasts, or lasted. */
  length: number;
  over: boolean;
}

/** What bans need from their server. */
export interface BansContext {
  readonly clock: Clock;
  readonly limits: ServerLimits;
  readonly networks: NetworkRules;
  readonly tell: (event: BanEvent) => void;
}

/** Counts what speaks against networks, and bans those that have too much against them, for longer each time. */
export class Bans {
  readonly #context: BansContext;
  /** In the order of their first points, which is also that in which they are forgotten. */
  readonly #scores = new Map<string, Score>();
  readonly #bans = new Map<string, Standing>();
  #sweeper: Timer | undefined;

  constructor(context: BansContext) {
    this.#context = context;
  }

  /** Those in force. */
  get list(): readonly Ban[] {
    const now = this.#context.clock.now();
    return [...this.#bans]
      .filter(([, { until }]) => until > now)
      .map(([network, { until }]) => ({ network, until }));
  }

  /** The ban that an address is under. */
  of(address: string): Ban | undefined {
    if (this.#bans.size === 0) return undefined;
    for (const network of [networkOf(address), siteOf(address)]) {
      const standing = network === null ? undefined : this.#bans.get(network);
      if (network === null || standing === undefined || standing.over) continue;
      if (standing.until > this.#context.clock.now()) return { network, until: standing.until };
      this.#expire(network, standing);
    }
    return undefined;
  }

  /** Counts something against an address. */
  count(address: string, offence: Offence): void {
    const { limits, networks } = this.#context;
    if (!networks.mayBan(address) || this.of(address) !== undefined) return;
    this.#count(networkOf(address), points[offence], limits.banScore);
    const site = siteOf(address);
    if (site !== null) this.#count(site, points[offence], limits.banScore * siteFactor);
  }

  /** Bans the network of an address, for `ms` or as long as it would be for its deeds. */
  ban(address: string, ms?: number): Ban {
    return this.#begin(networkOf(address), "asked", ms);
  }

  /** Ends the ban of a network, as the list names it, or of an address. False when there is none. */
  lift(network: string): boolean {
    const name = this.#bans.has(network) ? network : networkOf(network);
    const standing = this.#bans.get(name);
    if (standing === undefined || standing.over) return false;
    this.#bans.delete(name);
    this.#context.tell({ type: "ban-ended", cause: "lifted", network: name });
    return true;
  }

  /** Ends what waits. */
  close(): void {
    this.#sweeper?.cancel();
  }

  #count(network: string, more: number, most: number): void {
    const { clock, limits } = this.#context;
    this.#forgetScores(limits.bannedNetworks - 1);
    const score = this.#scores.get(network) ?? { points: 0, since: clock.now() };
    score.points += more;
    this.#scores.set(network, score);
    if (score.points >= most) this.#begin(network, "score");
  }

  #begin(network: string, cause: "score" | "asked", ms?: number): Ban {
    const { clock, limits, tell } = this.#context;
    this.#scores.delete(network);
    const before = this.#bans.get(network);
    const length =
      ms ?? Math.min(before === undefined ? limits.banTime : before.length * 1.5, limits.longestBanTime);
    const ban = { network, until: clock.now() + length };
    this.#bans.delete(network);
    if (this.#bans.size >= limits.bannedNetworks) this.#sweep();
    if (this.#bans.size >= limits.bannedNetworks) this.#forgetOne();
    this.#bans.set(network, { until: ban.until, length, over: false });
    tell({ type: "ban-begun", cause, ...ban });
    this.#sweeper ??= clock.after(sweepTime, () => this.#sweepAgain());
    return ban;
  }

  /** Forgets scores that are old, and the oldest beyond so many. */
  #forgetScores(most: number): void {
    const { clock, limits } = this.#context;
    for (const [network, { since }] of this.#scores) {
      if (clock.now() - since < limits.banScoreTime && this.#scores.size <= most) return;
      this.#scores.delete(network);
    }
  }

  /** One that is over if there is such, else the first. */
  #forgetOne(): void {
    const [first] = this.#bans;
    const [network, standing] = [...this.#bans].find(([, { over }]) => over) ?? first ?? [];
    if (network === undefined || standing === undefined) return;
    if (!standing.over) this.#expire(network, standing);
    this.#bans.delete(network);
  }

  #sweepAgain(): void {
    this.#sweep();
    this.#sweeper =
      this.#bans.size > 0 ? this.#context.clock.after(sweepTime, () => this.#sweepAgain()) : undefined;
  }

  #sweep(): void {
    const { clock, limits } = this.#context;
    const now = clock.now();
    this.#forgetScores(limits.bannedNetworks);
    for (const [network, standing] of this.#bans) {
      if (standing.until > now) continue;
      if (!standing.over) this.#expire(network, standing);
      if (now - standing.until >= limits.longestBanTime) this.#bans.delete(network);
    }
  }

  #expire(network: string, standing: Standing): void {
    standing.over = true;
    this.#context.tell({ type: "ban-ended", cause: "expired", network });
  }
}
