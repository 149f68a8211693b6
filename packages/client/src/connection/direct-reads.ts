import type { OnReadOpts, Socket } from "node:net";

/** Where all of them read to: what is read is seen, or copied, before anything else is. */
const memory = Buffer.allocUnsafeSlow(256 * 1024);

/**
 * Reads of a socket into memory that is used again, instead of new memory each time. A reader that is done with the bytes as soon as it
 * has seen them gets them as they are; the socket's own stream gets copies.
 */
export class DirectReads {
  /** Looks at what comes, which is overwritten afterwards. */
  reader: ((bytes: Uint8Array) => void) | undefined;
  #socket: Socket | undefined;

  /** For `net.connect`. */
  readonly onread: OnReadOpts = {
    buffer: memory,
    callback: (count) => this.#came(memory.subarray(0, count)),
  };

  /** This is the socket that was made with {@link onread}. */
  of(socket: Socket): void {
    this.#socket = socket;
  }

  /** @returns whether to go on reading */
  #came(bytes: Uint8Array): boolean {
    if (this.reader === undefined) return this.#socket?.push(Buffer.from(bytes)) ?? true;
    this.reader(bytes);
    return true;
  }
}
