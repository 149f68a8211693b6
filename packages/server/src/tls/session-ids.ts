import { EventEmitter } from "node:events";
import { limits } from "@twinport/protocol";

/**
 * Remembers the TLS 1.2 sessions of one control connection by their ids: curl and lftp with OpenSSL take no tickets, and Node by
 * itself keeps no sessions. A TLSSocket asks it as it would ask a tls.Server.
 */
export function sessionIds(): EventEmitter {
  const sessions = new Map<string, Buffer>();
  const events = new EventEmitter();
  events.on("newSession", (id: Buffer, session: Buffer, done: () => void) => {
    sessions.set(id.toString("hex"), session);
    const [oldest] = sessions.keys();
    if (sessions.size > limits.tlsSessionIds && oldest !== undefined) sessions.delete(oldest);
    done();
  });
  events.on("resumeSession", (id: Buffer, done: (error: null, session: Buffer | null) => void) => {
    done(null, sessions.get(id.toString("hex")) ?? null);
  });
  return events;
}
