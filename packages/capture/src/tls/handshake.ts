import type { Side } from "../stream/index.ts";
import { type CertificateFacts, readCertificate } from "./certificate.ts";
import type { TlsFacts } from "./facts.ts";
import { type HandshakeMessage, messageType } from "./handshake-reader.ts";
import { type ClientHello, readClientHello, readServerHello, type ServerHello } from "./hello.ts";

/** What the readable messages of a handshake tell. */
export class Handshake {
  #client: Side | null = null;
  #clientHello: ClientHello | null = null;
  #serverHello: ServerHello | null = null;
  #certificate: CertificateFacts | null = null;
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

  /** What is known so far. */
  facts(complete: boolean): TlsFacts {
    return {
      version: this.version,
      offered: this.#clientHello?.version ?? null,
      cipher: this.cipher,
      serverName: this.#clientHello?.serverName ?? null,
      alpn: this.#serverHello?.alpn ?? null,
      certificate: this.#certificate,
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
    } else if (this.#client === null || from === this.#client) return;
    else if (type === messageType.serverHello) this.#chosen(body);
    else if (type === messageType.certificate) {
      this.#certificate ??= body === null ? null : readCertificate(body);
    } else if (type === messageType.serverHelloDone) this.#helloDone = true;
  }

  /**
   * Until TLS 1.2 the server takes an earlier session up again by going straight from its ServerHello to
   * ChangeCipherSpec (RFC 5246 §7.3, RFC 5077 §3.1).
   */
  serverChangesCipher(): void {
    if (this.#serverHello !== null) this.#resumed ??= !this.#helloDone;
  }

  #mayBeClient(from: Side): boolean {
    return this.#client === null || this.#client === from;
  }

  #chosen(body: Uint8Array | null): void {
    const hello = body === null ? null : readServerHello(body);
    if (hello === null) return;
    this.#serverHello = hello;
    if (hello.version >= 0x0304 && !hello.retry) this.#resumed = hello.preSharedKey;
  }
}
