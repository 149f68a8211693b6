import { randomUUID } from "node:crypto";
import { type FileHandle, open, readFile, rename, rm, unlink } from "node:fs/promises";
import { hostname } from "node:os";
import process from "node:process";
import { FtpError, shown } from "@twinport/protocol";
import { localError } from "../transfer/local-file.ts";

/** Who holds a lock, and since when, milliseconds since the epoch. */
interface Holder {
  readonly pid: number;
  readonly host: string;
  readonly since: number;
}

/**
 * Keeps a file for one mirror alone, by another one beside it that is there as long as it is held. What a process has left that is no more
 * counts for nothing.
 */
export class Lock {
  readonly #path: string;

  private constructor(path: string) {
    this.#path = path;
  }

  /** @throws FtpError "usage" where another mirror has it, "local-file" */
  static async take(file: string): Promise<Lock> {
    const path = `${file}.lock`;
    const holder: Holder = { pid: process.pid, host: hostname(), since: Date.now() };
    for (let left = 2; ; left--) {
      const handle = await create(path);
      if (handle !== undefined) {
        await handle.writeFile(JSON.stringify(holder)).finally(() => handle.close());
        return new Lock(path);
      }
      const found = await readFile(path, "utf8").catch(() => "");
      if (left === 0 || !isLeft(found)) throw held(file, path, found);
      await removeLeft(path, found);
    }
  }

  async release(): Promise<void> {
    await rm(this.#path, { force: true }).catch(() => {});
  }
}

/** Undefined where it is there already. */
async function create(path: string): Promise<FileHandle | undefined> {
  return await open(path, "wx", 0o600).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw localError(path, error);
    return undefined;
  });
}

/** Whether who wrote it is gone. */
function isLeft(text: string): boolean {
  const { pid, host, since = 0 } = read(text);
  if (pid === undefined || host !== hostname()) return false;
  // In a container every run may have the same number.
  if (pid === process.pid) return since < Date.now() - process.uptime() * 1000;
  try {
    process.kill(pid, 0); // signal 0 is none: it asks whether there is such a process
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
}

/** Takes what is left out of the way, but not what another process has put there since: one that it took in error it puts back. */
async function removeLeft(path: string, found: string): Promise<void> {
  const aside = `${path}.${randomUUID()}`;
  try {
    await rename(path, aside);
  } catch {
    return; // another process was faster
  }
  if ((await readFile(aside, "utf8").catch(() => found)) === found) await unlink(aside).catch(() => {});
  else await rename(aside, path).catch(() => {});
}

function held(file: string, path: string, found: string): FtpError {
  const { pid, host } = read(found);
  const who = pid === undefined ? "another mirror" : `a mirror of process ${pid} on ${shown(String(host))}`;
  return new FtpError("usage", `the journal ${shown(file)} is in use by ${who}`, {
    hint: `Wait for it, or give each mirror its own journal. If there is no such process any more, remove ${path}.`,
  });
}

function read(text: string): Partial<Holder> {
  try {
    const value: unknown = JSON.parse(text);
    const { pid, host, since } = (typeof value === "object" && value !== null ? value : {}) as Holder;
    return Number.isSafeInteger(pid) && pid > 0 ? { pid, host, since: Number(since) } : {};
  } catch {
    return {};
  }
}
