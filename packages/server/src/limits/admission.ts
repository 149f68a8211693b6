import { foldMapped, ipVersion } from "@twinport/protocol";
import type { ServerLimits } from "./limits.ts";

/** Why a connection was not admitted. */
export type Refusal = "too-many" | "too-many-from-address" | "too-many-before-login";

/** One admitted connection. */
export interface Admitted {
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

  /** Admits a connection from `address`, or says why not. */
  admit(address: string): Admitted | Refusal {
    const network = networkOf(address);
    const fromThere = this.#byNetwork.get(network) ?? 0;
    if (this.#total >= this.#limits.connections) return "too-many";
    if (fromThere >= this.#limits.connectionsPerAddress) return "too-many-from-address";
    if (this.#strangers >= this.#limits.connectionsBeforeLogin) return "too-many-before-login";
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

/** What one peer can be expected to own: an IPv4 address, or an IPv6 /64 as four groups. */
export function networkOf(address: string): string {
  const folded = foldMapped(address);
  if (ipVersion(folded) !== 6) return folded;
  const [before = "", after = ""] = (folded.split("%", 1)[0] ?? "").toLowerCase().split("::");
  const head = before === "" ? [] : before.split(":");
  const tail = after === "" ? [] : after.split(":");
  const zeros = Math.max(0, 8 - head.length - tail.length);
  const groups = [...head, ...Array<string>(zeros).fill("0"), ...tail];
  return `${groups.slice(0, 4).join(":")}::/64`;
}
