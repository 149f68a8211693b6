import type { Socket } from "node:net";
import { Duplex } from "node:stream";
import { RecordWalk } from "./record-walk.ts";

type Done = (error?: Error | null) => void;

/**
 * What is under TLS where it must be known how TLS ends, or what it brings: passes bytes on, counts them, and remembers whether the
 * socket has ended. It costs a few percent; where neither matters, in downloads, TLS lies on the socket itself.
 */
export class TlsTransport extends Duplex {
  readonly #socket: Socket;
  readonly #walk = new RecordWalk();
  #passed = 0;
  #ended = false;
  #leaving: ((rest: Buffer) => void) | undefined;

  /** @param socket not read from by anybody else; its errors and its end become those of the transport */
  constructor(socket: Socket) {
    super({ allowHalfOpen: true });
    this.#socket = socket;
    // The first of the listeners to "end": it runs before that by which TLS learns of it.
    this.once("end", () => {
      this.#ended = true;
    });
    socket.on("data", this.#received);
    socket.on("end", this.#finished);
    socket.once("error", this.#failed);
    socket.once("close", this.#closed);
    socket.pause();
  }

  /** Bytes that TLS has taken. */
  get taken(): number {
    return this.#passed - this.readableLength;
  }

  /** Whether the other side's FIN has come, and all before it has been read. */
  get ended(): boolean {
    return this.#ended;
  }

  /** Of the socket's life. */
  get bytesRead(): number {
    return this.#socket.bytesRead;
  }

  /**
   * From now on a byte where a record would begin, and that begins none, is no longer TLS's; nor does the end of TLS end the socket.
   * Resolves once such a byte has come, when TLS is over on both sides, or when the socket closes. What came in clear is put back
   * into the socket, which is then paused and nobody's.
   * @param over resolves when TLS has ended on both sides
   */
  async leave(over: Promise<unknown>): Promise<void> {
    const socket = this.#socket;
    const rest = await new Promise<Buffer>((resolve) => {
      this.#leaving = resolve;
      void over.then(() => resolve(Buffer.alloc(0)));
      socket.once("close", () => resolve(Buffer.alloc(0)));
    });
    socket.pause();
    socket.off("data", this.#received);
    socket.off("end", this.#finished);
    socket.off("error", this.#failed);
    socket.off("close", this.#closed);
    if (rest.length > 0) socket.unshift(rest);
  }

  readonly #received = (chunk: Buffer): void => {
    const clear = this.#walk.push(chunk);
    const leaving = this.#leaving;
    const end = leaving === undefined || clear === undefined ? chunk.length : clear;
    this.#passed += end;
    if (end > 0 && !this.push(chunk.subarray(0, end))) this.#socket.pause();
    if (leaving === undefined || end === chunk.length) return;
    this.#socket.pause();
    leaving(chunk.subarray(end));
  };

  readonly #finished = (): void => {
    this.push(null);
  };

  readonly #failed = (error: Error): void => {
    this.destroy(error);
  };

  readonly #closed = (): void => {
    this.destroy();
  };

  override _read(): void {
    this.#socket.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: Done): void {
    this.#socket.write(chunk, done);
  }

  override _writev(chunks: { readonly chunk: Buffer }[], done: Done): void {
    this.#socket.write(Buffer.concat(chunks.map(({ chunk }) => chunk)), done);
  }

  override _final(done: Done): void {
    if (this.#leaving === undefined) this.#socket.end(done);
    else done();
  }

  override _destroy(error: Error | null, done: Done): void {
    if (this.#leaving === undefined) this.#socket.destroy(error ?? undefined);
    done(error);
  }
}
