import type { Socket } from "node:net";
import { ProxyRefusal } from "./ask.ts";

/**
 * Reads so many bytes and leaves what follows: an FTP server speaks first, and its greeting may come with the proxy's answer.
 * Rejects if the proxy closes before.
 */
export async function readExactly(socket: Socket, count: number, place: string): Promise<Buffer> {
  for (;;) {
    const bytes = socket.readableLength >= count ? (socket.read(count) as Buffer | null) : null;
    if (bytes !== null) return bytes;
    if (socket.readableEnded || socket.destroyed) {
      throw new ProxyRefusal(`the proxy ${place} closed the connection`, { code: "ECONNRESET" });
    }
    await change(socket);
  }
}

/** Resolves when something has come, or nothing will any more. */
function change(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    const events = ["readable", "end", "close", "error"] as const;
    const done = () => {
      for (const event of events) socket.off(event, done);
      // A "readable" listener that is gone is forgotten one tick later; until then nobody else can make the socket flow or pause.
      process.nextTick(resolve);
    };
    for (const event of events) socket.on(event, done);
  });
}
