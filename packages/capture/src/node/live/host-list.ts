import type { Hosts } from "./filter.ts";

/** Pairs of hosts that one filter names. */
const maxPairs = 64;
/** Ports of control connections that one filter names, beside the given ones. */
const maxPorts = 16;
/** Seconds for which hosts without a session stay: the next one may come at once. */
const lingerSeconds = 60;

/** The hosts that have sessions, and the ports of the control connections. */
export class HostList {
  readonly #ports: Set<number>;
  readonly #given: number;
  /** The one that was heard of last comes last. */
  readonly #pairs = new Map<string, { readonly hosts: Hosts; readonly last: number }>();

  constructor(ports: readonly number[]) {
    this.#ports = new Set([21, 990, ...ports]);
    this.#given = this.#ports.size;
  }

  /** The ports. */
  get ports(): readonly number[] {
    return [...this.#ports];
  }

  /** A session between two hosts runs at time `now`, to a server's `port`. */
  add(one: string, other: string, port: number, now: number): void {
    if (this.#ports.size < this.#given + maxPorts) this.#ports.add(port);
    const hosts: Hosts = one < other ? [one, other] : [other, one];
    const key = hosts.join(" ");
    this.#pairs.delete(key);
    this.#pairs.set(key, { hosts, last: now });
    const [oldest] = this.#pairs.keys();
    if (this.#pairs.size > maxPairs && oldest !== undefined) this.#pairs.delete(oldest);
  }

  /** The pairs that had a session lately, in an order of their own: the same ones make the same filter. */
  pairs(now: number): readonly Hosts[] {
    for (const [key, { last }] of this.#pairs) if (now - last > lingerSeconds) this.#pairs.delete(key);
    const byName = [...this.#pairs].sort(([one], [other]) => (one < other ? -1 : 1));
    return byName.map(([, { hosts }]) => hosts);
  }
}
