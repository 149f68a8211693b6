import type { Side } from "../stream/index.ts";
import { type CertificateFacts, hasNoCertificate, readCertificate } from "./certificate.ts";
import { Cursor } from "./cursor.ts";
import type { TlsFacts } from "./facts.ts";
import { type HandshakeMessage, messageType } from "./handshake-reader.ts";
import {
  type ClientHello,
  readChosenProtocol,
  readClientHello,
  readServerHello,
  type ServerHello,
} from "./hello.ts";
import { hexOf } from "./hex.ts";
import type { TlsParameters } from "./keyring.ts";

const tls13 = 0x0304;

/** What the readable messages of a handshake tell. */
export class Handshake {
  #client: Side | null = null;
  #clientHello: ClientHello | null = null;
  #serverHello: ServerHello | null = null;
  #certificate: CertificateFacts | null = null;
  #clientCertificate: TlsFacts["clientCertificate"] = null;
  #retried = false;
  #protocol: string | null = null;
  #ticket: Uint8Array | null = null;
  #helloDone = false;
  #resumed: boolean | null = null;

  /** The side that said ClientHello, null before. */
  get client(): Side | null {
    return this.#client;
  }

  /** The version chosen, null before. */
  get version(): number | null {
    return this.#serverHello?.version ?? null;
  }

  /** The cipher suite chosen, null before. */
  get cipher(): number | null {
    return this.#serverHello?.cipher ?? null;
  }

  /** What tells which secrets are its; null before the ServerHello. */
  get parameters(): TlsParameters | null {
    const [client, server] = [this.#clientHello, this.#serverHello];
    if (client === null || server === null || server.retry) return null;
    const { version, cipher, sessionId, encryptThenMac, random: serverRandom } = server;
    const { random: clientRandom, ticket } = client;
    return { version, cipher, clientRandom, serverRandom, sessionId, ticket, encryptThenMac };
  }

  /** The session ticket that the server has handed out before its Finished, until TLS 1.2; null without one. */
  get ticket(): Uint8Array | null {
    return this.#ticket;
  }

  /** What is known so far. */
  facts(complete: boolean): Omit<TlsFacts, "secrets" | "lacking"> {
    return {
      version: this.version,
      offered: this.#clientHello?.version ?? null,
      cipher: this.cipher,
      serverName: this.#clientHello?.serverName ?? null,
      alpn: this.#serverHello?.alpn ?? this.#protocol,
      certificate: this.#certificate,
      clientCertificate: this.#clientCertificate,
      retried: this.#retried,
      clientRandom: this.#clientHello === null ? null : hexOf(this.#clientHello.random),
      resumed: this.#resumed,
      complete,
    };
  }

  /** A ClientHello in the form of SSL 2, which is not looked into. */
  oldHello(from: Side): void {
    this.#client ??= from;
  }

  /** Takes a message. */
  take(from: Side, { type, body }: HandshakeMessage): void {
    if (type === messageType.clientHello && this.#mayBeClient(from)) {
      this.#clientHello ??= body === null ? null : readClientHello(body);
      if (this.#clientHello !== null) this.#client = from;
    } else if (this.#client === null) return;
    else if (from === this.#client) {
      if (type === messageType.certificate && body !== null) this.#shown(body);
    } else if (type === messageType.serverHello) this.#chosen(body);
    else if (type === messageType.certificate) {
      this.#certificate ??= body === null ? null : readCertificate(body, this.version === tls13);
    } else if (type === messageType.encryptedExtensions && body !== null) {
      this.#protocol ??= readChosenProtocol(body);
    } else if (type === messageType.newSessionTicket && body !== null && this.version !== tls13) {
      const cursor = new Cursor(body);
      cursor.take(4); // its lifetime
      this.#ticket = cursor.vector(2).rest();
    } else if (type === messageType.serverHelloDone) this.#helloDone = true;
  }

  /**
   * Until TLS 1.2 the server takes an earlier session up again by going straight from its ServerHello to
   * ChangeCipherSpec (RFC 5246 §7.3, RFC 5077 §3.1).
   */
  serverChangesCipher(): void {
    if (this.#serverHello !== null) this.#resumed ??= !this.#helloDone;
  }

  /** The client shows its certificate, or an empty list. */
  #shown(body: Uint8Array): void {
    const context = this.version === tls13;
    this.#clientCertificate ??= hasNoCertificate(body, context) ? "none" : readCertificate(body, context);
  }

  #mayBeClient(from: Side): boolean {
    return this.#client === null || this.#client === from;
  }

  #chosen(body: Uint8Array | null): void {
    const hello = body === null ? null : readServerHello(body);
    if (hello === null) return;
    this.#serverHello = hello;
    this.#retried ||= hello.retry;
    if (hello.version >= tls13 && !hello.retry) this.#resumed = hello.preSharedKey;
  }
}
