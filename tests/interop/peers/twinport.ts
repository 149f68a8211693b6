import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { FtpServer, fixedAccounts, LocalStorage } from "@twinport/server";
import type { LoopbackHost } from "../families.ts";
import type { PeerServer } from "./types.ts";

export interface OwnServer extends PeerServer {
  /** The commands since the last call that announced a data connection: how the peer really made them. */
  announcements(): string[];
}

/** Starts our own server on a loopback address, over an empty folder below `work`. */
export async function startTwinport(work: string, loopback: LoopbackHost): Promise<OwnServer> {
  const root = join(work, "home");
  await mkdir(root);
  const user = "reader";
  const password = "open-sesame";
  let heard = "";
  const server = new FtpServer({
    host: loopback,
    port: 0,
    authenticator: fixedAccounts([{ name: user, password, storage: new LocalStorage(root) }]),
    observer: {
      wire: () => ({
        event: (event) => {
          if (event.type !== "bytes" || event.direction !== "to-server" || event.payload === undefined)
            return;
          heard += Buffer.from(event.payload).toString("latin1");
        },
      }),
    },
  });
  const { address: host, port } = await server.listen();
  return {
    host,
    port,
    user,
    password,
    root,
    announcements: () => {
      const found = [...heard.matchAll(/^(?:PASV|EPSV|PORT|EPRT)\b/gm)].map(([verb]) => verb);
      heard = "";
      return found;
    },
    stop: () => server.close(),
  };
}
