import type { Socket } from "node:net";
import type { Heard } from "@twinport/diagnosis";
import type { Account, ClientCertificate } from "../accounts/types.ts";
import { DataProtectionError, UnverifiableEnd } from "../data/errors.ts";
import { clear, type Protection } from "../data/layer.ts";
import type { SessionEvent } from "../observe/log.ts";
import { HandshakeFailed } from "../tls/handshake.ts";
import type { SessionReuse } from "../tls/options.ts";
import type { SecureSocket } from "../tls/secure-socket.ts";
import type { ServerTls } from "../tls/server-tls.ts";
import type { SessionTls } from "../tls/session-tls.ts";

/** What a session has agreed on by AUTH, PBSZ, PROT and CCC (RFC 4217), and what it must. */
export class Security {
  /** Absent where the server has no certificate. */
  readonly server: ServerTls | undefined;
  readonly #log: (event: SessionEvent) => void;
  /** How TLS came onto the control connection; "none" also behind CCC. */
  control: "none" | "explicit" | "implicit" = "none";
  /** PBSZ was given since AUTH. */
  sized = false;
  /** PROT C or PROT P. */
  data: "clear" | "private" = "clear";
  #tls: SessionTls | undefined;
  /** A data connection has taken up the control connection's TLS session: what it can do once, it can do as long as it has a ticket. */
  #resumes = false;
  /**
   * The client may have no ticket left: OpenSSL takes up each of TLS 1.3 once (RFC 8446 §C.4), and curl, which reads nothing while it
   * uploads, has closed a small one before the next ticket comes.
   */
  #mayBeWithoutTicket = false;
  #toldOfFullHandshake = false;
  #failures = 0;

  constructor(server: ServerTls | undefined, log: (event: SessionEvent) => void) {
    this.server = server;
    this.#log = log;
  }

  /** What the client has shown on the control connection, verified. */
  get certificate(): ClientCertificate | null {
    return this.#tls?.certificate ?? null;
  }

  /** Data connections in a row, up to the latest, whose TLS has failed. */
  get failures(): number {
    return this.#failures;
  }

  /** TLS begins on the control connection: nothing of what was agreed on before holds. */
  begin(kind: "explicit" | "implicit", tls: SessionTls, data: "clear" | "private"): void {
    this.control = kind;
    this.#tls = tls;
    this.sized = kind === "implicit";
    this.data = data;
    this.#resumes = false;
    this.#mayBeWithoutTicket = false;
  }

  /** CCC; gives the socket, in clear again. */
  async clearControl(secured: Socket, signal: AbortSignal): Promise<Socket> {
    if (this.#tls === undefined) throw new Error("there is no TLS to end");
    const socket = await this.#tls.clearControl(secured, signal);
    this.control = "none";
    return socket;
  }

  /** Whether login in clear text is refused here; of an account only once its password was right. */
  loginDenied(account: Account | null): boolean {
    const required = this.server?.required.login === true || account?.tls?.required?.login === true;
    return required && this.control === "none";
  }

  /** Whether data connections must be protected. */
  dataMustBePrivate(account: Account | null): boolean {
    return this.server?.required.data === true || account?.tls?.required?.data === true;
  }

  /** What the next data connection goes through. */
  protection(account: Account | null): Protection {
    const tls = this.#tls;
    if (tls === undefined || this.data === "clear") return clear;
    const reuse = account?.tls?.sessionReuse ?? this.server?.sessionReuse ?? "prefer";
    return async (socket, direction, signal) => {
      const stream = await this.#handshake(() =>
        tls.secureData(socket, direction, reuse === "require", signal),
      );
      this.#judge(stream, tls, reuse);
      this.#failures = 0;
      this.#mayBeWithoutTicket = direction === "up" && stream.getProtocol() === "TLSv1.3";
      const confirmEnd = async () => {
        if (!stream.endedProperly) throw new UnverifiableEnd("TLS ended without close_notify");
      };
      return { stream, confirmEnd };
    };
  }

  async #handshake(make: () => Promise<SecureSocket>): Promise<SecureSocket> {
    try {
      return await make();
    } catch (error) {
      if (!(error instanceof HandshakeFailed)) throw error;
      throw this.#refused(error.message, "TLS on the data connection failed.", error.heard);
    }
  }

  /** Before a byte is read or written: whose data connection is it? The address alone does not tell (docs/security T4). */
  #judge(stream: SecureSocket, tls: SessionTls, reuse: SessionReuse): void {
    const session = tls.takenUp(stream);
    if (session !== "own" && !tls.sameClient(stream)) {
      throw this.#refused("other client certificate", "The data connection must show the same certificate.");
    }
    const can = this.#resumes && !this.#mayBeWithoutTicket;
    const needed = reuse === "require" || (reuse === "prefer" && can);
    if (session === "none" && needed) {
      throw this.#refused("session not resumed", "TLS session of the data connection was not resumed.");
    }
    if (session === "own") this.#resumes = true;
    else if (session === "none" && reuse === "prefer" && !this.#toldOfFullHandshake) {
      this.#toldOfFullHandshake = true;
      this.#log({ type: "tls-not-resumed" });
    }
  }

  #refused(reason: string, text: string, heard?: Heard): DataProtectionError {
    this.#failures++;
    this.#log({ type: "tls-failed", channel: "data", reason });
    return new DataProtectionError(text, heard);
  }
}
