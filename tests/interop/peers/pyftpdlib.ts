import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { LoopbackHost } from "../families.ts";
import { startTelling } from "./listening.ts";
import { programs } from "./programs.ts";
import type { PeerServer } from "./types.ts";

const script = fileURLToPath(new URL("pyftpdlib_server.py", import.meta.url));

/** Starts pyftpdlib on a loopback address, over an empty folder below `work`. */
export async function startPyftpdlib(work: string, host: LoopbackHost): Promise<PeerServer> {
  const served = { host, root: join(work, "home"), user: "reader", password: "open-sesame" };
  await mkdir(served.root);
  return { ...served, ...(await startTelling(programs.python3, script, served)) };
}
