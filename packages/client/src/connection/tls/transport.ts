import type { Socket } from "node:net";
import { Duplex } from "node:stream";

type Done = (error?: Error | null) => void;

/** How long the other side may take to close after TLS has ended, before its connection is ended too, milliseconds. */
const patience = 1000;

/**
 * What is under TLS where it must be known how TLS ends: passes bytes on, and remembers whether the socket has ended. TLS that lies on
 * the socket itself says of a close_notify what it says of a mere FIN, by which anybody on the way could cut off the rest.
 */
export class TlsTransport extends Duplex {
  readonly #socket: Socket;
  readonly #fin: "at once" | "last";
  #ended = false;

  /**
   * @param socket not read from by anybody else; its errors and its end become those of the transport
   * @param fin when our end of TLS becomes one of the connection: "last" leaves it to the other side to end that first
   */
  constructor(socket: Socket, fin: "at once" | "last" = "at once") {
    super({ allowHalfOpen: true });
    this.#socket = socket;
    this.#fin = fin;
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
    if (this.#fin === "at once") {
      this.#socket.end(done);
      return;
    }
    const end = () => {
      clearTimeout(timer);
      this.#socket.end();
    };
    const timer = setTimeout(end, patience);
    this.#socket.once("end", end).once("close", end);
    done();
  }

  override _destroy(error: Error | null, done: Done): void {
    this.#socket.destroy(error ?? undefined);
    done(error);
  }
}
