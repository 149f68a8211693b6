import { buffer } from "node:stream/consumers";
import { type DataMode, openSession } from "@twinport/client";
import type { Endpoint, WireObserver } from "@twinport/protocol";
import { FtpServer, MemoryStorage } from "@twinport/server";

/** What the session brings and fetches. */
export const small = Buffer.from("as it was told\n");
export const big = Buffer.from(Array.from({ length: 200_000 }, (_, i) => i % 251));

/** A server of its own on a loopback address, with nothing in its memory. */
export function memoryServer(host: string, observer?: WireObserver): FtpServer {
  const storage = new MemoryStorage();
  return new FtpServer({
    host,
    port: 0,
    authenticator: { authenticate: async ({ user }) => ({ name: user, storage }) },
    ...(observer === undefined ? {} : { observer: { wire: () => observer } }),
  });
}

/** Plays one session with four transfers: put, dir, get, and a put of {@link big}. Returns what get fetched. */
export async function playSession(
  server: Endpoint,
  mode: DataMode,
  observer?: WireObserver,
): Promise<Buffer> {
  const client = await openSession({
    host: server.address,
    port: server.port,
    modes: [mode],
    ...(observer === undefined ? {} : { observer }),
  });
  await client.login("reader", "open-sesame");
  await client.system();
  await client.upload(small, "13111.txt");
  await client.listText("LIST");
  const download = await client.download("13111.txt");
  const fetched = await buffer(download.stream);
  await download.done;
  await client.upload(big, "big.bin");
  await client.quit();
  return fetched;
}
