import { TLSSocket, type TLSSocketOptions } from "node:tls";
import { overheadOf } from "./overhead.ts";
import { TlsTransport } from "./transport.ts";

/**
 * The server's end of TLS. Over a {@link TlsTransport} it knows how the client has ended: with a close_notify, or with a mere FIN, by
 * which anybody on the way could have cut off the rest.
 */
export class SecureSocket extends TLSSocket {
  readonly #transport: TlsTransport | undefined;
  #endedBy: "close-notify" | "fin" | undefined;

  constructor(socket: ConstructorParameters<typeof TLSSocket>[0], options: TLSSocketOptions) {
    super(socket, options);
    this.#transport = socket instanceof TlsTransport ? socket : undefined;
    // Errors behind the handshake, a forbidden renegotiation among them, Node makes "error" only for sockets of its own tls.Server; of
    // others it would go on as if nothing had been.
    this.on("_tlsError", (error: Error) => this.destroy(error));
  }

  /** Whether the client has said that nothing more comes (RFC 8446 §6.1). Only over a TlsTransport can it be told. */
  get endedProperly(): boolean {
    return this.#endedBy === "close-notify";
  }

  /**
   * Calls `exceeded`, once, with the chunk by which TLS has brought too much for which nothing came out of it. It takes a TlsTransport,
   * for only there a chunk is seen.
   * @param most see {@link overheadOf}
   */
  watchOverhead(most: number, exceeded: () => void): void {
    const transport = this.#transport;
    if (transport === undefined) throw new Error("there is no transport to be watched");
    const brought = () => transport.taken;
    const within = () => this.bytesRead;
    const tooMuch = overheadOf(brought, within, most);
    // Behind the listener by which TLS takes the chunk.
    const look = () => {
      if (!tooMuch()) return;
      transport.off("data", look);
      exceeded();
    };
    transport.on("data", look);
  }

  /** Node tells close_notify and FIN alike, as the end of the stream; but the one before the transport has ended. */
  override push(chunk: unknown, encoding?: BufferEncoding): boolean {
    if (chunk === null && this.#transport !== undefined) {
      this.#endedBy ??= this.#transport.ended ? "fin" : "close-notify";
    }
    return super.push(chunk, encoding);
  }
}
