import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { createInterface } from "node:readline";

const program = "/usr/bin/tcpdump";

/** Whether packets can be captured here: tcpdump is installed and this is root. */
export const canCapture = existsSync(program) && process.getuid?.() === 0;

export interface Capturing {
  /** Ends it by its process id; the file is closed when this resolves. */
  stop(): Promise<void>;
}

/** Starts capturing on loopback into a file; resolves once it does. Each packet is in the file at once. */
export async function capture(file: string, filter: string): Promise<Capturing> {
  // On loopback a packet may have 64 KiB, and the default buffer (-B, KiB) has room for few of that size.
  const buffer = ["-B", "65536"];
  const flags = ["-Z", "root", "-i", "lo", "-n", "-s", "0", "--immediate-mode", "-U", "-w", file];
  const child: ChildProcess = spawn(program, [...buffer, ...flags, filter], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  if (child.stderr === null) throw new Error("tcpdump without its standard error");
  for await (const line of createInterface(child.stderr)) {
    if (line.includes("listening on")) break;
  }
  if (child.exitCode !== null) throw new Error(`tcpdump ended with ${child.exitCode}`);
  return {
    async stop() {
      const gone = once(child, "exit");
      child.kill("SIGTERM");
      await gone;
    },
  };
}
