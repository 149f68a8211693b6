import { type Networks, networksOf } from "../networks.ts";

/** Networks ("192.0.2.0/24", "2001:db8::/32", or one address) that are treated in their own way. */
export interface NetworkOptions {
  /** Nobody else may connect. Default: everybody may. */
  readonly allow?: readonly string[];
  /** May not connect, also where `allow` has them. */
  readonly deny?: readonly string[];
  /**
   * Are never banned, whatever they do. Default: loopback, for behind a tunnel that ends on this machine everybody comes from
   * there.
   */
  readonly neverBanned?: readonly string[];
}

/** This machine itself: whom a server never bans if it is told nothing. */
export const loopback: readonly string[] = ["127.0.0.0/8", "::1"];

/** Says who may connect at all. */
export class NetworkRules {
  #lists: ReturnType<typeof listsOf>;

  /** @throws RangeError for what is no network: a list that is read wrongly must not let anybody in */
  constructor(options?: NetworkOptions) {
    this.#lists = listsOf(options);
  }

  /**
   * Sets all of them anew.
   * @throws RangeError for what is no network, and then the old ones stay
   */
  set(options: NetworkOptions): void {
    this.#lists = listsOf(options);
  }

  /** Why nobody from an address may connect, or undefined. */
  refusal(address: string): "network-denied" | "network-not-allowed" | undefined {
    if (this.#lists.denied(address)) return "network-denied";
    return this.#lists.allowed?.(address) === false ? "network-not-allowed" : undefined;
  }

  /** Whether an address may be banned. */
  mayBan(address: string): boolean {
    return !this.#lists.neverBanned(address);
  }
}

function listsOf({ allow, deny = [], neverBanned = loopback }: NetworkOptions = {}): {
  readonly allowed: Networks | undefined;
  readonly denied: Networks;
  readonly neverBanned: Networks;
} {
  return {
    allowed: allow && networksOf("networks.allow", allow),
    denied: networksOf("networks.deny", deny),
    neverBanned: networksOf("networks.neverBanned", neverBanned),
  };
}
