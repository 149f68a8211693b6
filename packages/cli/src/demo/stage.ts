import { randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Endpoint } from "@twinport/protocol";
import { FtpServer, fixedAccounts, LocalStorage } from "@twinport/server";

/** The file that the article downloads. */
export const demoFile = "13111.txt";

const text = `FTP opens two connections.
The control connection carries commands and replies; each file and each listing gets a data connection of its own.
Who opens the data connection is the difference between passive and active mode.
`;

/** A server of the demo's own, and where its packets go. */
export interface Stage {
  readonly server: Endpoint;
  readonly user: string;
  readonly password: string;
  /** Every port that the server uses: one below its control port (active mode), that port, and the passive ones above. */
  readonly ports: readonly [from: number, to: number];
  readonly folder: string;
  close(): Promise<void>;
}

const host = "127.0.0.1";
const passivePorts = 20;

/** Starts a server on a free loopback port over a new folder with one file. */
export async function setStage(): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), "twinport-demo-"));
  await writeFile(join(folder, demoFile), text);
  const port = await freePort();
  const user = "twinport";
  const password = randomBytes(6).toString("base64url");
  const last = port + passivePorts;
  const server = new FtpServer({
    host,
    port,
    authenticator: fixedAccounts([{ name: user, password, storage: new LocalStorage(folder) }]),
    passive: { ports: [port + 1, last] },
  });
  return {
    server: await server.listen(),
    user,
    password,
    ports: [port - 1, last],
    folder,
    async close() {
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A port with room above it for the passive ones, so that one capture filter holds them all. */
async function freePort(): Promise<number> {
  for (;;) {
    const probe = createServer();
    const port = await new Promise<number>((resolve, reject) => {
      probe.once("error", reject);
      probe.listen(0, host, () => resolve((probe.address() as { port: number }).port));
    });
    await new Promise((resolve) => probe.close(resolve));
    if (port + passivePorts <= 65_535) return port;
  }
}
