import type { Socket } from "node:net";
import { Duplex } from "node:stream";

type Done = (error?: Error | null) => void;

/**
 * What is under TLS where it must be known how TLS ends: passes bytes on, and remembers whether the socket has ended. TLS that lies on
 * the socket itself says of a close_notify what it says of a mere FIN, by which anybody on the way could cut off the rest.
 */
export class TlsTransport extends Duplex {
  readonly #socket: Socket;
  #ended = false;

  /** @param socket not read from by anybody else; its errors and its end become those of the transport */
  constructor(socket: Socket) {
    super({ allowHalfOpen: true });
    this.#socket = socket;
    // The first of the listeners to "end": it runs before that by which TLS learns of it.
    this.once("end", () => {
      this.#ended = true;
    });
    socket.on("data", (chunk: Buffer) => {
      if (!this.push(chunk)) socket.pause();
    });
    socket.on("end", () => this.push(null));
    socket.once("error", (error) => this.destroy(error));
    socket.once("close", () => this.destroy());
    socket.pause();
    if (socket.destroyed) this.destroy(socket.errored ?? new Error("closed"));
  }

  /** Whether the other side's FIN has come, and TLS has taken all before it. */
  get ended(): boolean {
    return this.#ended;
  }

  override _read(): void {
    this.#socket.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: Done): void {
    this.#socket.write(chunk, done);
  }

  override _final(done: Done): void {
    this.#socket.end(done);
  }

  override _destroy(error: Error | null, done: Done): void {
    this.#socket.destroy(error ?? undefined);
    done(error);
  }
}
