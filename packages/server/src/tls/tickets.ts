import { randomBytes, timingSafeEqual } from "node:crypto";
import type { SecureContext } from "node:tls";
import { limits } from "@twinport/protocol";
import type { Clock } from "../clock.ts";

/** What OpenSSL is told of a ticket: none of ours, take it up, take it up and send a new one. */
type Verdict = 0 | 1 | 2;
type Keys = readonly [Verdict, hmac: Buffer, aes: Buffer, name: Buffer, iv: Buffer];

/** Of Node's handle of a context: undocumented, there in 20, 24 and 26, and in Node's own tests. */
interface TicketHooks {
  enableTicketKeyCallback(): void;
  onticketkeycallback: (name: Buffer, iv: Buffer, issuing: boolean) => Keys;
}

/** Keys of the tickets that one control connection and its data connections give out. */
interface TicketIssuer {
  readonly name: Buffer;
  readonly hmac: Buffer;
  readonly aes: Buffer;
  /** One object for all whose client is one program: it has begun one of them with another's ticket. */
  client: object;
}

const part = 16;

/** Whether {@link SessionTickets} can be had of this context; else `ticketKeys` does, and no ticket is renewed. */
export function canRenewTickets(context: SecureContext): boolean {
  const hooks: Partial<TicketHooks> = context.context;
  return typeof hooks?.enableTicketKeyCallback === "function";
}

/**
 * The control connections of a server whose tickets are known: those that gave one out last, and each no longer than its latest ticket
 * can be taken up. Keys that nobody needs any more are not to be there to be stolen.
 */
export class TicketIssuers {
  readonly #clock: Clock;
  /** In the order of their latest tickets. */
  readonly #byName = new Map<string, { readonly issuer: TicketIssuer; readonly until: number }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** How many are known. */
  get size(): number {
    return this.#byName.size;
  }

  /** One more. */
  add(): TicketIssuer {
    const issuer = {
      name: randomBytes(part),
      hmac: randomBytes(part),
      aes: randomBytes(part),
      client: {},
    };
    this.issued(issuer);
    return issuer;
  }

  /** It gives out a ticket now. */
  issued(issuer: TicketIssuer): void {
    const name = issuer.name.toString("hex");
    this.#byName.delete(name);
    this.#byName.set(name, { issuer, until: this.#clock.now() + limits.tlsSessionTime });
    this.#forget();
  }

  /** Whose tickets bear this name. */
  find(name: Buffer): TicketIssuer | undefined {
    this.#forget();
    return this.#byName.get(name.toString("hex"))?.issuer;
  }

  /** Without a timer: who comes next clears up behind those before. */
  #forget(): void {
    const now = this.#clock.now();
    for (const [name, { until }] of this.#byName) {
      if (until > now && this.#byName.size <= limits.tlsTicketIssuers) return;
      this.#byName.delete(name);
    }
  }
}

/**
 * Tickets of one control connection and its data connections, under keys of its own: a session that was taken up again by one of them
 * is this control connection's, or, where {@link shared} allows it, one of the same client's.
 */
export class SessionTickets {
  /**
   * Whose tickets are taken up besides the own ones: nobody's; those of the same client's other control connections; or everybody's,
   * by which a control connection learns whose client it is. Go's programs, such as rclone, keep one memory of sessions for all their
   * connections.
   */
  shared: "none" | "same-client" | "all" = "all";
  /** Whether the client of the handshake that is made now is sent a new ticket for the one that it takes up. */
  renewal = true;
  readonly #issuers: TicketIssuers;
  readonly #own: TicketIssuer;
  readonly #seen = new Set<string>();
  #keepsOne = false;
  #offered: TicketIssuer | undefined;

  constructor(issuers: TicketIssuers) {
    this.#issuers = issuers;
    this.#own = issuers.add();
  }

  /** Whether the ticket that was offered last was another control connection's. */
  get offeredAnothers(): boolean {
    return this.#offered !== undefined && this.#offered !== this.#own;
  }

  /** What was offered last could not be taken up after all: a name alone, which everybody can read, shows nothing. */
  standApart(): void {
    this.#own.client = {};
  }

  /**
   * Gives a context these tickets. Whoever takes one up gets a new one, since curl and others use each of TLS 1.3 once (RFC 8446 §C.4);
   * not so a client that has taken the same one up twice: it needs no more.
   */
  install(context: SecureContext): void {
    const hooks: TicketHooks = context.context;
    hooks.enableTicketKeyCallback();
    hooks.onticketkeycallback = (name, iv, issuing) => {
      const own = this.#own;
      if (issuing) {
        this.#issuers.issued(own);
        return [1, own.hmac, own.aes, own.name, randomBytes(part)];
      }
      const issuer = this.#find(name);
      this.#offered = issuer;
      const verdict = issuer === undefined ? 0 : this.#judge(issuer, iv);
      // Node reads the keys whatever the verdict, and ends the process where there are none. The vector is copied: it lies in
      // OpenSSL's memory only as long as this call takes.
      const { hmac, aes } = issuer ?? own;
      return [verdict, hmac, aes, (issuer ?? own).name, Buffer.from(iv)];
    };
  }

  #find(name: Buffer): TicketIssuer | undefined {
    const own = this.#own;
    // The own ones are known however many have come since.
    if (name.length === part && timingSafeEqual(name, own.name)) return own;
    return this.#issuers.find(name);
  }

  #judge(issuer: TicketIssuer, iv: Buffer): Verdict {
    if (issuer !== this.#own) {
      const allowed =
        this.shared === "all" || (this.shared === "same-client" && issuer.client === this.#own.client);
      if (!allowed) return 0;
      // Now, not when the handshake is over: by TLS 1.2 the client has a ticket of ours before that, and may show it elsewhere.
      if (this.shared === "all") this.#own.client = issuer.client;
      return this.renewal ? 2 : 1;
    }
    const ticket = iv.toString("hex");
    if (this.#seen.has(ticket)) this.#keepsOne = true;
    this.#seen.add(ticket);
    const [oldest] = this.#seen;
    if (this.#seen.size > limits.tlsTicketsSeen && oldest !== undefined) this.#seen.delete(oldest);
    return this.renewal && !this.#keepsOne ? 2 : 1;
  }
}
