import { lookup } from "node:dns/promises";
import { ipVersion } from "@twinport/protocol";
import type { Clock, Timer } from "../clock.ts";
import { isOneHost, type Networks, networksOf } from "../networks.ts";
import type { LogEvent } from "../observe/log.ts";
import type { PassiveOptions } from "../options.ts";
import { errorCode } from "../storage/errors.ts";

/** How often names are looked up: as often as dynamic DNS, whose records live a minute, can change what they say. */
const lookupInterval = 60_000;
/** How long a start waits for the names. A resolver that does not answer takes up to half a minute to give up. */
const firstLookupTime = 5000;

/** All IPv4 addresses of a host name. Rejects with the resolver's error. */
export type LookUp = (name: string) => Promise<readonly string[]>;

/** What the addresses that 227 names need from their server. */
interface AnnouncedContext {
  readonly clock: Clock;
  readonly log: (event: LogEvent) => void;
  /** Default: the system's resolver, /etc/hosts included. */
  readonly lookUp?: LookUp;
}

interface Rule {
  readonly isFor: Networks;
  /** An address or a name. */
  readonly says: string;
}

/** The addresses that 227 names: one, or one for each network of clients. Names are looked up again and again. */
export class AnnouncedAddresses {
  readonly #rules: readonly Rule[];
  readonly #context: AnnouncedContext;
  /** By name, its address; null while it has none. The last good answer is kept. */
  readonly #found = new Map<string, string | null>();
  #timer: Timer | undefined;
  #closed = false;

  /** @throws RangeError for what is neither an IPv4 address that can be connected to nor a host name, and for no network */
  constructor(address: PassiveOptions["address"], context: AnnouncedContext) {
    this.#context = context;
    this.#rules = rulesOf(address);
    for (const { says } of this.#rules) if (ipVersion(says) === 0) this.#found.set(says, null);
  }

  /** Looks the names up, now and from now on. What cannot be found is logged. Never rejects. */
  async start(): Promise<void> {
    if (this.#found.size === 0) return;
    let timer: Timer | undefined;
    const late = new Promise<void>((resolve) => {
      timer = this.#context.clock.after(firstLookupTime, resolve);
    });
    await Promise.race([this.#lookUpAll(), late]);
    timer?.cancel();
  }

  /** What a client is told; undefined where nothing is set for it, or a name has no address yet. */
  to(client: string): string | undefined {
    const rule = this.#rules.find(({ isFor }) => isFor(client));
    if (rule === undefined) return undefined;
    const found = this.#found.get(rule.says);
    return found === undefined ? rule.says : (found ?? undefined);
  }

  /** Looks nothing up any more. */
  close(): void {
    this.#closed = true;
    this.#timer?.cancel();
  }

  async #lookUpAll(): Promise<void> {
    await Promise.all([...this.#found.keys()].map((name) => this.#lookUpOne(name)));
    if (!this.#closed) this.#timer = this.#context.clock.after(lookupInterval, () => void this.#lookUpAll());
  }

  async #lookUpOne(name: string): Promise<void> {
    const { clock, log, lookUp = systemLookUp } = this.#context;
    const kept = this.#found.get(name) ?? null;
    const fail = (reason: string) =>
      log({ type: "address-lookup-failed", time: clock.now(), name, reason, kept });
    try {
      const addresses = (await lookUp(name)).filter(canBeAnnounced);
      // Of several, answered in turn, the one that clients were told before is as good as any.
      const address = addresses.find((each) => each === kept) ?? addresses[0];
      if (address === undefined) fail("it has no IPv4 address that clients could connect to");
      else this.#found.set(name, address);
    } catch (error) {
      fail(errorCode(error) ?? String(error));
    }
  }
}

/** What 227 can name, and a client connect to. */
function canBeAnnounced(address: string): boolean {
  return ipVersion(address) === 4 && isOneHost(address);
}

function rulesOf(address: PassiveOptions["address"]): readonly Rule[] {
  if (address === undefined) return [];
  if (typeof address === "string") return [{ isFor: () => true, says: checked(address) }];
  return address.map(({ network, address: says }) => {
    return { isFor: networksOf("passive.address", [network]), says: checked(says) };
  });
}

function checked(address: string): string {
  if (canBeAnnounced(address) || isHostName(address)) return address;
  throw new RangeError(`passive.address: neither an IPv4 address of one host nor a host name: ${address}`);
}

/** RFC 1123 §2.1; the last label is not a number, so that a mistyped address is no name. */
function isHostName(text: string): boolean {
  return text.length <= 253 && /^(?:[a-z0-9_-]{1,63}\.)*(?!\d+\.?$)[a-z0-9-]{1,63}\.?$/i.test(text);
}

async function systemLookUp(name: string): Promise<readonly string[]> {
  return (await lookup(name, { family: 4, all: true })).map(({ address }) => address);
}
