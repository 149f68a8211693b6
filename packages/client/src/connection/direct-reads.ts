import type { OnReadOpts, Socket } from "node:net";

/** For the first bytes: most files are small. */
const firstSize = 16 * 1024;
/** From when that was filled. */
const fullSize = 256 * 1024;

/**
 * Reads of a socket into one buffer instead of a new one each time. A reader that is done with the bytes as soon as it has seen them
 * gets them as they are; the socket's own stream gets copies.
 */
export class DirectReads {
  /** Looks at what comes, which is overwritten afterwards. */
  reader: ((bytes: Uint8Array) => void) | undefined;
  #socket: Socket | undefined;
  #buffer = Buffer.allocUnsafeSlow(firstSize);

  /** For `net.connect`. */
  readonly onread: OnReadOpts = {
    buffer: () => this.#buffer,
    callback: (count, buffer) => this.#came(buffer.subarray(0, count)),
  };

  /** This is the socket that was made with {@link onread}. */
  of(socket: Socket): void {
    this.#socket = socket;
  }

  /** @returns whether to go on reading */
  #came(bytes: Uint8Array): boolean {
    const filled = bytes.length === this.#buffer.length;
    if (filled && bytes.length < fullSize) this.#buffer = Buffer.allocUnsafeSlow(fullSize);
    if (this.reader !== undefined) {
      this.reader(bytes);
      return true;
    }
    const copy = Buffer.allocUnsafeSlow(bytes.length);
    copy.set(bytes);
    return this.#socket?.push(copy) ?? true;
  }
}
