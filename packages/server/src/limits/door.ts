import type { Readable } from "node:stream";
import type { Account } from "../accounts/types.ts";
import type { Clock } from "../clock.ts";
import type { Arrived } from "../listener.ts";
import type { EndReason, LogEvent } from "../observe/log.ts";
import { Admission, type Refusal } from "./admission.ts";
import { type BandwidthOptions, BandwidthTree, type Direction, type Level } from "./bandwidth.ts";
import { type BanEvent, Bans, type Offence } from "./bans.ts";
import { Descriptors, type LookAtDescriptors } from "./descriptors.ts";
import type { HeldBack } from "./flow.ts";
import type { ServerLimits } from "./limits.ts";
import { type NetworkOptions, NetworkRules } from "./networks.ts";
import { TurningAway } from "./turning-away.ts";
import type { QuotaUsage } from "./usage.ts";
import { type User, Users } from "./users.ts";

/** What the door needs from its server. */
export interface DoorContext {
  readonly clock: Clock;
  readonly limits: ServerLimits;
  readonly networks: NetworkOptions | undefined;
  readonly bandwidth: BandwidthOptions | undefined;
  readonly log: (event: LogEvent) => void;
  /** A connection was refused for a bound, or by a rule, of that name: also where that is not logged. */
  readonly refused: (limit: string) => void;
  /** Aborts when the server ends. */
  readonly signal: AbortSignal;
  /** For tests; default: the system's. */
  readonly lookAtDescriptors?: LookAtDescriptors;
}

/** One admitted connection, from its coming to its going. */
export interface Admitted {
  /** What its files come to; or how many sessions it may have at once, where it has them already. */
  logIn(account: Account): { readonly usage: QuotaUsage } | { readonly mostSessions: number };
  /** The login is given up. Harmless without one. */
  logOut(): void;
  /** A login has failed. */
  loginFailed(): void;
  /** Whether its address has been banned meanwhile. */
  readonly banned: boolean;
  /** Called, once, when it has to make room for somebody else before it has logged in. */
  onOusted(listener: () => void): void;
  /** Holds a transfer's source back, as the bandwidth of the session and of all above it wants it. */
  readonly hold: (direction: Direction, source: Readable) => HeldBack;
  /** It is gone. Harmless twice. */
  leave(reason: EndReason): void;
}

/** What ends of a session speak against a peer that never logged in. Who comes, looks and goes may well be somebody's monitoring. */
const offences: Partial<Readonly<Record<EndReason, Offence>>> = {
  "login-timeout": "no-login",
  "bad-commands": "not-ftp",
  "line-too-long": "not-ftp",
  "not-ftp": "not-ftp",
  "clear-text-behind-auth": "not-ftp",
  "tls-overhead": "not-ftp",
};

/** The same of one that has logged in: no client does it by mistake, and anonymous need not be anybody's user. */
const offencesInside: typeof offences = { "tls-overhead": "not-ftp" };

/** Who may come in, and log in: the one place that says yes, or why not. */
export class Door {
  readonly bans: Bans;
  readonly bandwidth: BandwidthTree;
  readonly networks: NetworkRules;
  readonly #admission: Admission;
  readonly #descriptors: Descriptors;
  readonly #users: Users;
  readonly #turningAway: TurningAway;

  /** @throws RangeError for a network that is none, and a bandwidth that is none */
  constructor(context: DoorContext) {
    const { clock, limits, networks, bandwidth, log, refused, signal, lookAtDescriptors } = context;
    this.networks = new NetworkRules(networks);
    this.#admission = new Admission(limits);
    this.#descriptors = new Descriptors(() => clock.now(), lookAtDescriptors);
    this.bandwidth = new BandwidthTree(clock, bandwidth);
    this.#users = new Users(clock, this.bandwidth, signal);
    this.#turningAway = new TurningAway({ clock, limits, log, refused });
    const tell = (event: BanEvent) => log({ ...event, time: clock.now() });
    this.bans = new Bans({ clock, limits, networks: this.networks, tell });
  }

  /** Connections that were let in, and whose client is not logged in. */
  get strangers(): number {
    return this.#admission.strangers;
  }

  /**
   * Admits a connection that has come in; or turns it away, and gives undefined.
   * @param implicit whether TLS begins at once there
   */
  receive(arrived: Arrived, implicit: boolean): Admitted | undefined {
    const admitted = this.#admit(arrived.client.address);
    if (!("reason" in admitted)) return admitted;
    this.#turningAway.turnAway(arrived, admitted, implicit);
    return undefined;
  }

  #admit(address: string): Admitted | Refusal {
    const { bans, bandwidth } = this;
    const short = this.#descriptors.arrived();
    const reason = this.networks.refusal(address);
    if (reason !== undefined) return { reason };
    const ban = bans.of(address);
    if (ban !== undefined) return { reason: "banned", ...ban };
    if (short !== undefined) return { reason: "too-many-descriptors", limit: "descriptors", value: short };
    const counted = this.#admission.admit(address);
    if ("reason" in counted) return counted;
    let user: User | undefined;
    let level: Level | undefined;
    const logOut = () => {
      counted.loggedIn(false);
      user?.leave();
      user = undefined;
    };
    let known = false;
    const count = (offence: Offence) => bans.count(address, offence);
    return {
      logIn: (account) => {
        logOut();
        const most = account.limits?.sessions ?? Infinity;
        const one = this.#users.of(account.name);
        if (one.sessions >= most) return { mostSessions: most };
        one.enter(account);
        bandwidth.changed();
        user = one;
        level = bandwidth.session(one.level, account.limits?.session);
        known = true;
        counted.loggedIn(true);
        return { usage: this.#users.usageOf(one, account.storage) };
      },
      logOut,
      loginFailed: () => count("failed-login"),
      onOusted: (listener) => counted.onOusted(listener),
      get banned() {
        return bans.of(address) !== undefined;
      },
      hold: (direction, source) => {
        if (level === undefined) throw new Error("nobody is logged in");
        return bandwidth.hold(level, direction, source);
      },
      leave: (reason) => {
        const offence = (known ? offencesInside : offences)[reason];
        if (offence !== undefined) count(offence);
        logOut();
        counted.leave();
      },
    };
  }
}
