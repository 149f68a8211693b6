import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Whether tshark is installed: tests that want it are skipped by name without it. */
export const hasTshark = spawnSync("tshark", ["--version"]).status === 0;

/** Runs tshark on a capture held in memory and gives its lines. */
export function tshark(capture: Uint8Array, ...options: string[]): string[] {
  const folder = mkdtempSync(join(tmpdir(), "twinport-"));
  try {
    const file = join(folder, "capture");
    writeFileSync(file, capture);
    const output = execFileSync("tshark", ["-n", "-r", file, ...options], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
      maxBuffer: 64 * 1024 * 1024,
    });
    return output.split("\n").filter((line) => line !== "");
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** One line for each packet: the fields separated by a blank. */
export function tsharkFields(capture: Uint8Array, ...fields: string[]): string[] {
  return tshark(capture, "-T", "fields", "-E", "separator=/s", ...fields.flatMap((field) => ["-e", field]));
}

/** Makes tshark look at checksums, which it does not by itself. */
export const verifyChecksums = ["-o", "tcp.check_checksum:TRUE", "-o", "ip.check_checksum:TRUE"] as const;

/** Display filter for packets whose checksums tshark then holds wrong. */
export const wrongChecksum = "tcp.checksum.status==0 || ip.checksum.status==0";
