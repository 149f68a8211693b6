import { limits } from "@twinport/protocol";

/** A handshake message (RFC 8446 §4). `body` is null if it is longer than is looked into. */
export interface HandshakeMessage {
  readonly type: number;
  readonly body: Uint8Array | null;
}

/** Handshake message types (RFC 8446 §4, RFC 5246 §7.4). */
export const messageType = {
  clientHello: 1,
  serverHello: 2,
  newSessionTicket: 4,
  encryptedExtensions: 8,
  certificate: 11,
  serverHelloDone: 14,
  finished: 20,
  keyUpdate: 24,
} as const;

const headerBytes = 4;
/** The first buffer; what a message claims to be long is not taken on trust. */
const firstBuffer = 512;

/** Puts handshake messages together from the records of one direction, which may cut them anywhere. */
export class HandshakeReader {
  /** None before the first message: every control connection has readers, and few come to read. */
  #buffer = new Uint8Array(0);
  #filled = 0;
  /** Bytes still to come of a message that is too long. */
  #skip = 0;
  #blind = false;

  /** Messages are missing. */
  get lost(): boolean {
    return this.#blind;
  }

  /** Takes the bytes of a handshake record; returns the messages that they complete. */
  push(bytes: Uint8Array): HandshakeMessage[] {
    const messages: HandshakeMessage[] = [];
    let at = 0;
    while (at < bytes.length && !this.#blind) {
      if (this.#skip > 0) {
        const step = Math.min(this.#skip, bytes.length - at);
        this.#skip -= step;
        at += step;
        continue;
      }
      const wanted = this.#filled < headerBytes ? headerBytes : headerBytes + this.#length;
      const piece = bytes.subarray(at, at + wanted - this.#filled);
      this.#hold(piece);
      at += piece.length;
      if (this.#filled < headerBytes) continue;
      const type = this.#buffer[0] ?? 0;
      if (this.#length > limits.tlsMessage) {
        this.#skip = this.#length;
        this.#filled = 0;
        messages.push({ type, body: null });
      } else if (this.#filled === headerBytes + this.#length) {
        messages.push({ type, body: this.#buffer.slice(headerBytes, this.#filled) });
        this.#filled = 0;
      }
    }
    return messages;
  }

  /** Bytes are missing: what follows cannot be told apart. */
  lose(): void {
    this.#blind = true;
    this.#buffer = new Uint8Array(0);
  }

  get #length(): number {
    const [, high = 0, middle = 0, low = 0] = this.#buffer;
    return (high << 16) | (middle << 8) | low;
  }

  #hold(piece: Uint8Array): void {
    if (this.#filled + piece.length > this.#buffer.length) {
      const larger = new Uint8Array(
        Math.max(firstBuffer, this.#buffer.length * 2, this.#filled + piece.length),
      );
      larger.set(this.#buffer.subarray(0, this.#filled));
      this.#buffer = larger;
    }
    this.#buffer.set(piece, this.#filled);
    this.#filled += piece.length;
  }
}
