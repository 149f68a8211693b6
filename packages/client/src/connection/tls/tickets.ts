import { limits } from "@twinport/protocol";

/**
 * The TLS sessions that one control connection may go on with on its data connections; nobody else's. By TLS 1.3 each ticket is shown
 * once, the newest first (RFC 8446 §C.4); by TLS 1.2 a session lasts.
 */
export class SessionTickets {
  /** Of the control connection, the newest last. */
  readonly #control: Buffer[] = [];
  /** Of data connections, the newest last. */
  readonly #data: Buffer[] = [];
  /** Where none is left: many servers take one twice, and without any a server that wants one refuses for certain. */
  #shown: Buffer | undefined;
  #lasting: Buffer | undefined;

  /** A session that the server has given us. */
  add(session: Buffer, channel: "control" | "data", protocol: string | null): void {
    if (protocol !== "TLSv1.3") {
      this.#lasting = session;
      return;
    }
    const list = channel === "control" ? this.#control : this.#data;
    list.push(session);
    if (list.length > limits.tlsTicketsKept) list.shift();
  }

  /**
   * The session to go on with.
   * @param of "control" leaves out what data connections were given: servers that have refused the one may take the other
   */
  take(of: "any" | "control" = "any"): Buffer | undefined {
    if (this.#lasting !== undefined) return this.#lasting;
    const fresh = (of === "any" ? this.#data.pop() : undefined) ?? this.#control.pop();
    this.#shown = fresh ?? this.#shown;
    return this.#shown;
  }
}
