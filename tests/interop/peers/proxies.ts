import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { freePort, startAsking } from "./listening.ts";
import { programs } from "./programs.ts";

/** A real proxy that runs. */
export interface PeerProxy {
  /** Its URL, with the login that it wants. */
  readonly url: string;
  /** The same with a wrong password. */
  readonly wrong: string;
  readonly stop: () => Promise<void>;
}

const host = "127.0.0.1";
const user = "guest";
const password = "open-sesame";
const urls = (scheme: string, port: number) => ({
  url: `${scheme}://${user}:${password}@${host}:${port}`,
  wrong: `${scheme}://${user}:else@${host}:${port}`,
});

/** Starts the unpacked microsocks: SOCKS5. */
export async function startMicrosocks(): Promise<PeerProxy> {
  const port = await freePort(host);
  const args = ["-i", host, "-p", String(port), "-u", user, "-P", password];
  const stop = await startAsking(programs.microsocks, args, { host, port });
  return { ...urls("socks5", port), stop };
}

/** Starts the unpacked tinyproxy: HTTP CONNECT, to any port. Its settings lie below `work`. */
export async function startTinyproxy(work: string): Promise<PeerProxy> {
  const port = await freePort(host);
  const settings = [
    `Port ${port}`,
    `Listen ${host}`,
    `Allow ${host}`,
    `BasicAuth ${user} ${password}`,
    "MaxClients 50",
    "Timeout 600",
  ];
  const file = join(work, "tinyproxy.conf");
  await writeFile(file, `${settings.join("\n")}\n`);
  const stop = await startAsking(programs.tinyproxy, ["-d", "-c", file], { host, port });
  return { ...urls("http", port), stop };
}
