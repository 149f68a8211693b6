import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { LoopbackHost } from "../families.ts";
import { startTelling } from "./listening.ts";
import { programs } from "./programs.ts";
import type { PeerServer } from "./types.ts";

const script = fileURLToPath(new URL("ftp-srv-server.mjs", import.meta.url));

/** Starts ftp-srv on a loopback address, over an empty folder below `work`. */
export async function startFtpSrv(work: string, host: LoopbackHost): Promise<PeerServer> {
  const served = { host, root: join(work, "home"), user: "reader", password: "open-sesame" };
  await mkdir(served.root);
  const request = { ...served, module: programs["ftp-srv"] };
  return { ...served, ...(await startTelling(process.execPath, script, request)) };
}
