import type { Socket } from "node:net";
import type { TLSSocket } from "node:tls";
import { handshake } from "./handshake.ts";
import { fingerprintOf, judgeData, judgeServer } from "./judge.ts";
import type { TlsSettings } from "./settings.ts";
import { SessionTickets } from "./tickets.ts";
import { TlsTransport } from "./transport.ts";

/** What a handshake needs besides the socket. */
export interface SecureRequest {
  /** What the connection is, for messages. */
  readonly place: string;
  readonly timeoutMs: number;
  /** The time runs from then; at once if absent. */
  readonly begun?: Promise<unknown> | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A data connection inside TLS. */
export interface SecuredData {
  readonly socket: TLSSocket;
  /** We have offered a session and the server has not gone on with it. */
  readonly unresumed: boolean;
  /** Whether the server has said, since, that nothing more comes (close_notify). Only of a download it can be told. */
  readonly endedProperly: () => boolean;
}

/** What was agreed on in the handshake of a control connection. */
export interface Encryption {
  /** "TLSv1.2" or "TLSv1.3". */
  readonly protocol: string;
  /** As OpenSSL names it: "TLS_AES_256_GCM_SHA384". */
  readonly cipher: string;
  /** SHA-256 of the server's certificate, fit for `TlsOptions.pin`. */
  readonly fingerprint: string;
}

/** TLS of one control connection and its data connections. */
export class SessionTls {
  readonly #settings: TlsSettings;
  readonly #tickets = new SessionTickets();
  #server = "";
  #encryption: Encryption | undefined;

  constructor(settings: TlsSettings) {
    this.#settings = settings;
  }

  /** TLS on the control connection. @throws FtpError "tls", "aborted" */
  async secureControl(socket: Socket, request: SecureRequest): Promise<TLSSocket> {
    const settings = this.#settings;
    const made = await handshake({
      ...request,
      socket,
      settings,
      onSession: (session, protocol) => this.#tickets.add(session, "control", protocol),
      judge: (secured) => {
        judgeServer(secured, settings, request.place);
        this.#server = fingerprintOf(secured);
      },
    });
    const protocol = made.getProtocol() ?? "";
    this.#encryption = { protocol, cipher: made.getCipher().name, fingerprint: this.#server };
    return made;
  }

  /** What the control connection is encrypted with, once it is. */
  get encryption(): Encryption | undefined {
    return this.#encryption;
  }

  /**
   * TLS on a data connection, whoever has opened it; the transfer's command must have been sent.
   * @param direction of a download it must be known how it ended
   * @param tickets which ones to go on with
   * @throws FtpError "tls", "aborted"
   */
  async secureData(
    socket: Socket,
    direction: "up" | "down",
    tickets: "any" | "control",
    request: SecureRequest & { readonly proxied: boolean },
  ): Promise<SecuredData> {
    // There are proxies that close both sides at our FIN, with what the server has sent unread (its tickets): it is told of a
    // connection reset in the middle of an upload. To the server close_notify says all.
    const late = direction === "up" && request.proxied;
    const transport =
      direction === "down" || late ? new TlsTransport(socket, late ? "last" : "at once") : undefined;
    const session = this.#tickets.take(tickets);
    const secured = await handshake({
      ...request,
      socket: transport ?? socket,
      settings: this.#settings,
      session,
      onSession: (given, protocol) => this.#tickets.add(given, "data", protocol),
      judge: (shown) => judgeData(shown, this.#server, request.place),
    });
    const unresumed = session !== undefined && !secured.isSessionReused();
    const endedProperly = transport === undefined || late ? () => true : watchEnd(secured, transport);
    return { socket: secured, unresumed, endedProperly };
  }
}

/** Node tells close_notify and FIN alike, as the end of the stream; but the one before the transport has ended. */
function watchEnd(socket: TLSSocket, transport: TlsTransport): () => boolean {
  let properly: boolean | undefined;
  const push = socket.push.bind(socket);
  socket.push = (chunk: unknown, encoding?: BufferEncoding) => {
    if (chunk === null) properly ??= !transport.ended;
    return push(chunk, encoding);
  };
  return () => properly === true;
}
