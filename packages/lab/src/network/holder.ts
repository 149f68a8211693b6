import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { FtpError } from "@twinport/protocol";

/** Where the lab's own file system is mounted, within it. Nothing that runs here needs what is there otherwise. */
export const labFolder = "/dev/shm";

/**
 * Namespaces that last as long as this process: of mounts, so that files and named networks of the lab are the lab's
 * alone; of process ids; and of a network in which nothing is. The first process in there reads from a pipe of ours.
 * However we end, the pipe closes, that process ends, and the kernel ends all others in there with it and takes their
 * networks, files and rules away. Nothing of it has a name outside, so that two labs do not meet.
 */
export class Holder {
  readonly #child: ChildProcess;
  readonly #pid: number;

  private constructor(child: ChildProcess, pid: number) {
    this.#child = child;
    this.#pid = pid;
  }

  /** Throws FtpError "unreadable" where namespaces are not to be had. */
  static async open(): Promise<Holder> {
    const setUp = [
      "mkdir -p /run/netns",
      "mount -t tmpfs -o mode=755 lab /run/netns",
      `mount -t tmpfs -o mode=755,size=64m lab ${labFolder}`,
      "echo ready",
      "exec cat",
    ].join(" && ");
    const child = spawn(
      "unshare",
      ["--net", "--pid", "--mount", "--fork", "--kill-child", "--mount-proc", "sh", "-c", setUp],
      // Of a process group of its own: ^C in the terminal is for us to hear, and to end it in order.
      { detached: true, stdio: ["pipe", "pipe", "pipe"] },
    );
    let said = "";
    child.stderr.on("data", (text: Buffer) => {
      said = (said + text.toString()).slice(0, 1000);
    });
    child.stdin.on("error", () => {}); // it has ended, which `close` tells
    const stands = await Promise.race([
      once(child.stdout, "data").then(() => true),
      once(child, "close").then(() => false),
      once(child, "error").then(([error]) => {
        said = (error as Error).message;
        return false;
      }),
    ]);
    if (!stands) throw new FtpError("unreadable", `cannot make namespaces: ${said.trim()}`);
    const children = await readFile(`/proc/${child.pid}/task/${child.pid}/children`, "utf8");
    return new Holder(child, Number(children.trim().split(" ")[0]));
  }

  /** The command line that runs `command` in there. */
  within(command: readonly string[]): readonly string[] {
    return ["nsenter", `--target=${this.#pid}`, "--net", "--pid", "--mount", "--", ...command];
  }

  /** The path outside of a path in there. */
  outside(path: string): string {
    return join(`/proc/${this.#pid}/root`, path);
  }

  /** Ends everything in there. Resolves when it is gone. */
  async close(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const closed = once(this.#child, "close");
    this.#child.stdin?.end();
    await closed;
  }
}
