import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { LoopbackHost } from "../families.ts";
import { ended } from "./ended.ts";
import { programs } from "./programs.ts";
import type { PeerServer } from "./types.ts";

const script = fileURLToPath(new URL("pyftpdlib_server.py", import.meta.url));

/** Starts pyftpdlib on a loopback address, over an empty folder below `work`. */
export async function startPyftpdlib(work: string, host: LoopbackHost): Promise<PeerServer> {
  const root = join(work, "home");
  await mkdir(root);
  const user = "reader";
  const password = "open-sesame";
  const child = spawn(programs.python3, [script], { stdio: ["pipe", "pipe", "inherit"] });
  child.stdin.write(`${JSON.stringify({ host, root, user, password })}\n`);
  const [line]: unknown[] = await Promise.race([
    once(createInterface(child.stdout), "line"),
    once(child, "exit").then(() => Promise.reject(new Error("pyftpdlib ended at once"))),
  ]);
  return { host, port: Number(line), user, password, root, stop: () => ended(child, "SIGTERM") };
}
