import type { Socket } from "node:net";
import type { SecureContext } from "node:tls";
import type { ClientCertificate } from "../accounts/types.ts";
import type { Clock } from "../clock.ts";
import { clientCertificate } from "./certificate.ts";
import { HandshakeFailed, handshake } from "./handshake.ts";
import type { SecureSocket } from "./secure-socket.ts";
import { sessionIds } from "./session-ids.ts";
import type { SessionTickets } from "./tickets.ts";
import { TlsTransport } from "./transport.ts";

/** What TLS of a control connection is made of. */
export interface SessionTlsParts {
  /** This control connection's alone. */
  readonly context: SecureContext;
  readonly tickets: SessionTickets;
  readonly clock: Clock;
  /** Milliseconds that a handshake may take. */
  readonly handshakeTime: number;
  readonly clientCertificates: "optional" | "required" | "login" | undefined;
  readonly clearControl: boolean;
}

/** TLS of one control connection and of the data connections that belong to it: they share keys and sessions with nobody else. */
export class SessionTls {
  readonly #parts: SessionTlsParts;
  readonly #sessions = sessionIds();
  #certificate: ClientCertificate | null = null;
  #control: { readonly socket: Socket; readonly transport: TlsTransport } | undefined;

  constructor(parts: SessionTlsParts) {
    this.#parts = parts;
  }

  /** What the client has shown on the control connection, verified. */
  get certificate(): ClientCertificate | null {
    return this.#certificate;
  }

  /**
   * TLS on the control connection.
   * @throws HandshakeFailed, also without a certificate where one is required; or the signal's reason
   */
  async secureControl(socket: Socket, signal: AbortSignal): Promise<SecureSocket> {
    const transport = new TlsTransport(socket);
    if (this.#parts.clearControl) this.#control = { socket, transport };
    const { tickets } = this.#parts;
    const secured = await this.#handshake(transport, signal);
    if (!secured.isSessionReused()) tickets.standApart();
    this.#certificate = clientCertificate(secured);
    if (this.#parts.clientCertificates === "required" && this.#certificate === null) {
      secured.destroy();
      throw new HandshakeFailed("the client has shown no certificate that the authorities signed");
    }
    return secured;
  }

  /**
   * Ends TLS on the control connection and gives its socket, open and paused (CCC, RFC 4217 §12.3). The client says close_notify too, or,
   * as curl does not, goes on in clear text. Who does neither for as long as a handshake may take finds the socket destroyed, as is it
   * when the signal aborts.
   * @throws Error where the settings do not allow it
   */
  async clearControl(secured: Socket, signal: AbortSignal): Promise<Socket> {
    if (this.#control === undefined) throw new Error("CCC is not allowed");
    const { socket, transport } = this.#control;
    const cut = () => socket.destroy();
    const timer = this.#parts.clock.after(this.#parts.handshakeTime, cut);
    signal.addEventListener("abort", cut, { once: true });
    const left = transport.leave(new Promise((resolve) => secured.once("end", resolve)));
    const said = new Promise((resolve) => secured.once("finish", resolve).once("close", resolve));
    secured.end();
    secured.resume();
    // Our close_notify may still be on its way when the client's has come; curl would wait ten seconds for it.
    await Promise.all([left, said]);
    timer.cancel();
    signal.removeEventListener("abort", cut);
    secured.destroy();
    return socket;
  }

  /**
   * TLS on a data connection, whoever has opened it.
   * @param direction of an upload it must be known how it ended
   * @param reuseRequired only this control connection's own session will do
   */
  secureData(
    socket: Socket,
    direction: "up" | "down",
    reuseRequired: boolean,
    signal: AbortSignal,
  ): Promise<SecureSocket> {
    const { tickets } = this.#parts;
    tickets.shared = reuseRequired ? "none" : "same-client";
    // Who only writes (Go, rclone) leaves a ticket unread, and closing over it resets the connection before all has been sent. Where
    // nobody gets by without, a ticket is worth that.
    tickets.renewal = direction === "down" || reuseRequired;
    return this.#handshake(direction === "up" ? new TlsTransport(socket) : socket, signal);
  }

  /** Whose session the latest data connection took up: this control connection's, one of the same client's others, or none. */
  takenUp(secured: SecureSocket): "own" | "same-client" | "none" {
    if (!secured.isSessionReused()) return "none";
    return this.#parts.tickets.offeredAnothers ? "same-client" : "own";
  }

  /** Whether a data connection shows the same certificate as the control connection, which may be none. */
  sameClient(secured: SecureSocket): boolean {
    return clientCertificate(secured)?.fingerprint === this.#certificate?.fingerprint;
  }

  #handshake(socket: Socket | TlsTransport, signal: AbortSignal): Promise<SecureSocket> {
    const { context, clock, handshakeTime, clientCertificates } = this.#parts;
    return handshake({
      socket,
      context,
      sessions: this.#sessions,
      askForCertificate: clientCertificates !== undefined,
      clock,
      time: handshakeTime,
      signal,
    });
  }
}
