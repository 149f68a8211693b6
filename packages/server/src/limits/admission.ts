import type { ServerLimits } from "./limits.ts";
import { networkOf, siteOf } from "./network-of.ts";

/** Bounds on the number of control connections. */
type Bound = "connections" | "connectionsPerAddress" | "connectionsBeforeLogin";

/** Why a connection was not admitted, and the bound that is behind it. */
export type Refusal =
  | {
      readonly reason: "too-many" | "too-many-from-address" | "too-many-before-login";
      readonly limit: Bound;
      readonly value: number;
    }
  /** The process could not open much more; `value` is what the system lets it. */
  | { readonly reason: "too-many-descriptors"; readonly limit: "descriptors"; readonly value: number }
  | { readonly reason: "network-denied" | "network-not-allowed" }
  | {
      readonly reason: "banned";
      readonly network: string /** Milliseconds since the Unix epoch. */;
      readonly until: number;
    };

/** One admitted connection. */
export interface Counted {
  /** It logged in (`true`), or gave its login up (`false`). */
  loggedIn(yes: boolean): void;
  /** It is gone. Harmless twice. */
  leave(): void;
  /** Called, once, when it has to make room for somebody else before it has logged in. */
  onOusted(listener: () => void): void;
}

/**
 * Counts control connections: in all, by address, and before login. When there are too many before login, the site that has most of
 * them makes room for one that would not have as many: or a handful of addresses could keep everybody out. Of IPv6 a site is a /48:
 * whoever has one could come from each of its networks once, and oust all who are two behind one NAT.
 */
export class Admission {
  readonly #limits: ServerLimits;
  readonly #byNetwork = new Map<string, number>();
  /** Of each site, what ousts those that are not logged in, the oldest first. */
  readonly #strangersOf = new Map<string, Set<() => void>>();
  #total = 0;
  #strangers = 0;

  constructor(limits: ServerLimits) {
    this.#limits = limits;
  }

  /** Connections whose client is not logged in. */
  get strangers(): number {
    return this.#strangers;
  }

  /** Admits a connection from `address`, or says why not. */
  admit(address: string): Counted | Refusal {
    const { connections, connectionsPerAddress, connectionsBeforeLogin } = this.#limits;
    const network = networkOf(address);
    const site = siteOf(address) ?? network;
    const fromThere = this.#byNetwork.get(network) ?? 0;
    if (this.#total >= connections) return { reason: "too-many", limit: "connections", value: connections };
    if (fromThere >= connectionsPerAddress) {
      return {
        reason: "too-many-from-address",
        limit: "connectionsPerAddress",
        value: connectionsPerAddress,
      };
    }
    if (this.#strangers >= connectionsBeforeLogin && !this.#makeRoom(site)) {
      return {
        reason: "too-many-before-login",
        limit: "connectionsBeforeLogin",
        value: connectionsBeforeLogin,
      };
    }
    this.#total++;
    this.#byNetwork.set(network, fromThere + 1);
    let tell: () => void = () => undefined;
    const oust = () => {
      this.#know(site, oust);
      tell();
    };
    this.#strange(site, oust);
    let stranger = true;
    let here = true;
    const loggedIn = (yes: boolean) => {
      if (!here || stranger === !yes) return;
      stranger = !yes;
      if (yes) this.#know(site, oust);
      else this.#strange(site, oust);
    };
    const leave = () => {
      if (!here) return;
      this.#know(site, oust);
      here = false;
      this.#total--;
      const left = (this.#byNetwork.get(network) ?? 1) - 1;
      if (left > 0) this.#byNetwork.set(network, left);
      else this.#byNetwork.delete(network);
    };
    const onOusted = (listener: () => void) => {
      tell = listener;
    };
    return { loggedIn, leave, onOusted };
  }

  #strange(site: string, oust: () => void): void {
    this.#strangersOf.set(site, (this.#strangersOf.get(site) ?? new Set()).add(oust));
    this.#strangers++;
  }

  /** It counts as a stranger no more. Harmless twice. */
  #know(site: string, oust: () => void): void {
    const strangers = this.#strangersOf.get(site);
    if (strangers?.delete(oust) !== true) return;
    this.#strangers--;
    if (strangers.size === 0) this.#strangersOf.delete(site);
  }

  /** Ousts the oldest stranger of the site that has most of them, if that has more than `site` will have. */
  #makeRoom(site: string): boolean {
    let most: Set<() => void> = new Set();
    for (const each of this.#strangersOf.values()) if (each.size > most.size) most = each;
    const own = this.#strangersOf.get(site)?.size ?? 0;
    const [oldest] = most;
    if (oldest === undefined || most.size <= own + 1) return false;
    oldest();
    return true;
  }
}
