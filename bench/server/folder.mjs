// The folder that servers are measured over.
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { Interrupted, withEnding } from "./processes.mjs";
import { missing } from "./servers.mjs";

/** Works with servers in a new folder below this one, and leaves neither behind. Needs the peers, and root to start them. */
export async function inBenchFolder(parent, work) {
  const absent = missing();
  if (absent.length > 0) throw new Error(`not there: ${absent.join(", ")}. sh scripts/peers.sh installs it.`);
  if (process.getuid() !== 0) throw new Error("vsftpd, pure-ftpd and proftpd start only as root");
  const folder = mkdtempSync(join(parent, "twinport-bench-"));
  // The peers read it as somebody else.
  chmodSync(folder, 0o755);
  try {
    await withEnding(() => work(folder));
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    console.error(error.message);
    process.exitCode = 130;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
