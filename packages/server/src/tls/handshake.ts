import type { EventEmitter } from "node:events";
import type { Server, Socket } from "node:net";
import type { SecureContext } from "node:tls";
import type { Heard } from "@twinport/diagnosis";
import type { Clock } from "../clock.ts";
import { heardOf } from "./heard.ts";
import { SecureSocket } from "./secure-socket.ts";
import type { TlsTransport } from "./transport.ts";

/** A handshake to be made. */
export interface Handshake {
  readonly socket: Socket | TlsTransport;
  readonly context: SecureContext;
  /** See sessionIds. */
  readonly sessions: EventEmitter;
  readonly askForCertificate: boolean;
  readonly clock: Clock;
  /** Milliseconds that it may take. */
  readonly time: number;
  readonly signal: AbortSignal;
}

/** TLS did not come about. */
export class HandshakeFailed extends Error {
  override readonly name = "HandshakeFailed";
  readonly heard: Heard;

  /** @param heard for diagnosis */
  constructor(message: string, heard: Heard = {}) {
    super(message);
    this.heard = heard;
  }
}

/**
 * Makes the server's side of a TLS handshake. Resolves before a byte has been read or written in TLS.
 * Rejects with HandshakeFailed, or with the signal's reason; the socket is then destroyed.
 */
export function handshake(options: Handshake): Promise<SecureSocket> {
  const { socket, context, sessions, askForCertificate, clock, time, signal } = options;
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      socket.destroy();
      return reject(signal.reason);
    }
    const secured = new SecureSocket(socket, {
      isServer: true,
      secureContext: context,
      // As the types have it a Server; TLSSocket only asks it for sessions.
      server: sessions as Server,
      requestCert: askForCertificate,
      // Node judges the certificate only for its own tls.Server; who needs one looks at the verdict.
      rejectUnauthorized: false,
      ALPNProtocols: ["ftp"],
    });
    const heardBefore = socket.bytesRead;
    let settled = false;
    let stands = false;
    const settle = (error?: unknown) => {
      if (settled) return;
      settled = true;
      timer.cancel();
      signal.removeEventListener("abort", aborted);
      secured.off("secure", done);
      secured.off("error", failed);
      secured.off("end", ended);
      secured.off("close", ended);
      if (error === undefined) return resolve(secured);
      secured.destroy();
      socket.destroy();
      reject(error);
    };
    const done = () => {
      // A client that renegotiates in an FTP session wants our time, not new keys (CVE-2011-1473).
      secured.disableRenegotiation();
      stands = true;
      // Not at once: this may come from within OpenSSL's writing of TLS 1.3's tickets, and what is sent now would end up among them.
      setImmediate(settle);
    };
    const aborted = () => settle(signal.reason);
    const fail = (reason: string, cause?: Error) =>
      settle(new HandshakeFailed(reason, heardOf(cause, socket.bytesRead === heardBefore)));
    // What befalls TLS that stands, whoever reads and writes will see.
    const failed = (cause: Error) => stands || fail(reasonOf(cause), cause);
    const ended = () => stands || fail("ended in the middle of the handshake");
    const timer = clock.after(time, () => fail(`took too long (tlsHandshakeTime ${time})`));
    // For good: what follows an error is "close".
    secured.on("error", () => undefined);
    secured.once("error", failed);
    secured.once("end", ended);
    secured.once("close", ended);
    secured.once("secure", done);
    signal.addEventListener("abort", aborted, { once: true });
  });
}

/** "unsupported protocol": of OpenSSL's errors what they say, without where in its source that is. */
function reasonOf(error: Error): string {
  return "reason" in error && typeof error.reason === "string" ? error.reason : error.message;
}
