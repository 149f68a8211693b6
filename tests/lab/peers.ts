import { existsSync, readdirSync } from "node:fs";
import { delimiter } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

const peers = fileURLToPath(new URL("../../node_modules/.cache/peers/", import.meta.url));

/** Twinport's own command, as it was built. */
export const twinport = [
  process.execPath,
  fileURLToPath(new URL("../../packages/cli/bin/twinport.js", import.meta.url)),
];

/** A PATH on which the servers are that scripts/peers.sh has unpacked. */
export function pathWithPeers(): string {
  const folders = existsSync(peers) ? readdirSync(peers).map((name) => `${peers}${name}/usr/sbin`) : [];
  return [...folders, process.env["PATH"]].join(delimiter);
}
