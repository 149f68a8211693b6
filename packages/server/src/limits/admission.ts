import type { ServerLimits } from "./limits.ts";
import { networkOf } from "./network-of.ts";

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
}

/** Counts control connections: in all, by address, and before login. */
export class Admission {
  readonly #limits: ServerLimits;
  readonly #byNetwork = new Map<string, number>();
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
    const fromThere = this.#byNetwork.get(network) ?? 0;
    if (this.#total >= connections) return { reason: "too-many", limit: "connections", value: connections };
    if (fromThere >= connectionsPerAddress) {
      return {
        reason: "too-many-from-address",
        limit: "connectionsPerAddress",
        value: connectionsPerAddress,
      };
    }
    if (this.#strangers >= connectionsBeforeLogin) {
      return {
        reason: "too-many-before-login",
        limit: "connectionsBeforeLogin",
        value: connectionsBeforeLogin,
      };
    }
    this.#total++;
    this.#strangers++;
    this.#byNetwork.set(network, fromThere + 1);
    let stranger = true;
    let here = true;
    const loggedIn = (yes: boolean) => {
      if (!here || stranger === !yes) return;
      stranger = !yes;
      this.#strangers += yes ? -1 : 1;
    };
    const leave = () => {
      if (!here) return;
      if (stranger) this.#strangers--;
      here = false;
      this.#total--;
      const left = (this.#byNetwork.get(network) ?? 1) - 1;
      if (left > 0) this.#byNetwork.set(network, left);
      else this.#byNetwork.delete(network);
    };
    return { loggedIn, leave };
  }
}
