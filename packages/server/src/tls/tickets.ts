import { randomBytes, timingSafeEqual } from "node:crypto";
import type { SecureContext } from "node:tls";
import { limits } from "@twinport/protocol";

/** What OpenSSL is told of a ticket: none of ours, take it up, take it up and send a new one. */
type Verdict = 0 | 1 | 2;
type Keys = readonly [Verdict, hmac: Buffer, aes: Buffer, name: Buffer, iv: Buffer];

/** Of Node's handle of a context: undocumented, there in 20, 24 and 26, and in Node's own tests. */
interface TicketHooks {
  enableTicketKeyCallback(): void;
  onticketkeycallback: (name: Buffer, iv: Buffer, issuing: boolean) => Keys;
}

const part = 16;

/** Whether the client of the handshake that is made now is sent a new ticket. */
export interface TicketRenewal {
  wanted: boolean;
}

/** Whether {@link renewTickets} can be had of this context; else `ticketKeys` does, and no ticket is renewed. */
export function canRenewTickets(context: SecureContext): boolean {
  const hooks: Partial<TicketHooks> = context.context;
  return typeof hooks?.enableTicketKeyCallback === "function";
}

/**
 * Gives a context ticket keys of its own: a session that was taken up again is then one of this context's, and nobody else's.
 * Whoever takes one up gets a new ticket, since curl and others use each of TLS 1.3 once (RFC 8446 §C.4); not so a client that has
 * taken the same one up twice: it needs no more.
 */
export function renewTickets(context: SecureContext, renewal: TicketRenewal): void {
  const hooks: TicketHooks = context.context;
  const name = randomBytes(part);
  const hmac = randomBytes(part);
  const aes = randomBytes(part);
  const seen = new Set<string>();
  let renewing = true;
  const judge = (iv: Buffer): Verdict => {
    const ticket = iv.toString("hex");
    if (seen.has(ticket)) renewing = false;
    seen.add(ticket);
    const [oldest] = seen;
    if (seen.size > limits.tlsTicketsSeen && oldest !== undefined) seen.delete(oldest);
    return renewing && renewal.wanted ? 2 : 1;
  };
  hooks.enableTicketKeyCallback();
  hooks.onticketkeycallback = (claimed, iv, issuing) => {
    if (issuing) return [1, hmac, aes, name, randomBytes(part)];
    const ours = claimed.length === part && timingSafeEqual(claimed, name);
    // Node reads the keys whatever the verdict, and ends the process where there are none. The vector is copied: it lies in OpenSSL's
    // memory only as long as this call takes.
    return [ours ? judge(iv) : 0, hmac, aes, name, Buffer.from(iv)];
  };
}
