import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdir, writeFile } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { LoopbackHost } from "../families.ts";
import { ended } from "./ended.ts";
import type { PeerServer } from "./types.ts";

const script = fileURLToPath(new URL("vsftpd.sh", import.meta.url));

/** Starts the unpacked vsftpd on a loopback address, over an empty folder below `work`. Needs root. */
export async function startVsftpd(work: string, host: LoopbackHost): Promise<PeerServer> {
  const root = join(work, "home");
  const password = "open-sesame";
  const port = await freePort(host);
  const listen =
    host === "::1"
      ? `listen=NO\nlisten_ipv6=YES\nlisten_address6=${host}`
      : `listen=YES\nlisten_address=${host}`;
  await mkdir(root);
  await chmod(work, 0o755);
  await writeFile(join(work, "password"), `${password}\n`, { mode: 0o600 });
  await writeFile(join(work, "vsftpd.conf"), `${listen}\nlisten_port=${port}\nwrite_enable=YES\n`);
  const child = spawn(script, [work], { stdio: ["ignore", "ignore", "inherit"] });
  await Promise.race([
    accepts(host, port, child),
    once(child, "exit").then(() => Promise.reject(new Error("vsftpd ended at once"))),
  ]);
  return { host, port, user: "reader", password, root, stop: () => ended(child, "SIGTERM") };
}

/** A port that was free a moment ago: vsftpd cannot be told to choose one itself. */
async function freePort(host: string): Promise<number> {
  const server = createServer().listen(0, host);
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

/** vsftpd does not tell when it listens, so it is asked until it answers, or has ended. */
async function accepts(host: string, port: number, child: { exitCode: number | null }): Promise<void> {
  while (child.exitCode === null) {
    const socket = connect(port, host);
    const answered = await once(socket, "connect").then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (answered) return;
    await delay(20);
  }
}
