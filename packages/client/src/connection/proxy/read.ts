import type { Socket } from "node:net";
import { ProxyRefusal } from "./ask.ts";

/** Reads a proxy's answers, each to its last byte. */
export class AnswerReader {
  readonly #socket: Socket;
  readonly #place: string;
  #unread: Buffer = Buffer.alloc(0);

  /** @param place of the proxy, for messages */
  constructor(socket: Socket, place: string) {
    this.#socket = socket;
    this.#place = place;
  }

  /** The next bytes, so many. Rejects if the proxy closes before. */
  async take(count: number): Promise<Buffer> {
    while (this.#unread.length < count) {
      const more = this.#socket.read() as Buffer | null;
      if (more !== null) this.#unread = Buffer.concat([this.#unread, more]);
      else await this.#change();
    }
    const bytes = this.#unread.subarray(0, count);
    this.#unread = this.#unread.subarray(count);
    return bytes;
  }

  /** Puts back what is not the proxy's: an FTP server speaks first, and its greeting may come with the proxy's answer. */
  giveBack(): void {
    if (this.#unread.length > 0) this.#socket.unshift(this.#unread);
  }

  /** Resolves when something has come; rejects when nothing will any more. */
  #change(): Promise<void> {
    const socket = this.#socket;
    return new Promise((resolve, reject) => {
      const events = ["readable", "end", "close", "error"] as const;
      const done = () => {
        for (const event of events) socket.off(event, done);
        const over = socket.readableEnded || socket.destroyed;
        const closed = new ProxyRefusal(`the proxy ${this.#place} closed the connection`);
        // A "readable" listener that is gone is forgotten one tick later; until then nobody else can make the socket flow or pause.
        process.nextTick(() => (over ? reject(closed) : resolve()));
      };
      if (socket.readableEnded || socket.destroyed) done();
      else for (const event of events) socket.on(event, done);
    });
  }
}
