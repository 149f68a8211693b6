import { randomUUID } from "node:crypto";
import { lstatSync, realpathSync, renameSync, type Stats, statSync } from "node:fs";
import { open, unlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { escapeForTerminal, FtpError } from "@twinport/protocol";
import { FileSink } from "./file-sink.ts";
import type { Sink } from "./sink.ts";

// Calls that look a name up, or change it, take microseconds. They are made directly: to hand each to another thread takes ten times that,
// which is most of what a small file costs.

/** Where a download will be put, found out without touching anything. */
export interface LocalTarget {
  /** The file itself, links followed. */
  readonly path: string;
  /** Size of what is there now, bytes; undefined if nothing is. */
  readonly size?: number;
  readonly mode?: number;
  /** A device or a pipe: written to as it is, never replaced. */
  readonly special: boolean;
}

/**
 * Looks at the place a download is meant for.
 * @throws FtpError "local-file" if it cannot be a file: a directory, or inside none
 */
export function inspectTarget(file: string): LocalTarget {
  try {
    const found = lstatSync(file, { throwIfNoEntry: false });
    if (found === undefined) {
      statSync(dirname(file)); // inside none, it could not be made
      return { path: file, special: false };
    }
    return found.isSymbolicLink() ? linked(file) : told(file, found);
  } catch (error) {
    throw localError(file, error);
  }
}

/** Behind a link is what is meant; one that leads nowhere is itself replaced. */
function linked(file: string): LocalTarget {
  const found = statSync(file, { throwIfNoEntry: false });
  return found === undefined ? { path: file, special: false } : told(realpathSync(file), found);
}

function told(path: string, found: Stats): LocalTarget {
  if (found.isDirectory()) throw new Error("it is a directory");
  return { path, size: found.size, mode: found.mode & 0o777, special: !found.isFile() };
}

/** The error for a local file that cannot be read or written. Its name may be the server's choice. */
export function localError(file: string, error: unknown): FtpError {
  const message = error instanceof Error ? error.message : String(error);
  // Of "ENOENT: no such file or directory, realpath '/x'" the middle is for the user.
  const why = /^[A-Z0-9]+: ([^,]+),/.exec(message)?.[1] ?? message;
  return new FtpError("local-file", escapeForTerminal(`local file ${file}: ${why}`), { cause: error });
}

/** How a local file is written. */
export interface WriteOptions {
  /** Let the disk have it all (fsync) before the file gets its name. */
  readonly fsync?: boolean | undefined;
  /** Is called when all is written, before the file gets its name. */
  readonly finish?: ((path: string) => Promise<void>) | undefined;
  /** Is told where the data of a failed transfer is; who returns `true` has it from then on. It is removed otherwise. */
  readonly salvage?: ((part: string) => boolean) | undefined;
}

/** Fetches what is to be written. Rejects with what the sink throws, if that is why it ends. */
type Fetch<T> = (sink: Sink) => Promise<T>;

/**
 * Writes a file that comes into being whole or not at all: into a new file beside the target, renamed over it once the transfer has
 * ended well. On any error the target is as it was before.
 */
export async function writeWhole<T>(fetch: Fetch<T>, target: LocalTarget, options: WriteOptions): Promise<T> {
  if (target.special)
    return await write(fetch, new FileSink(target.path, { flags: "w", special: true }), false);
  const part = join(dirname(target.path), `.${basename(target.path).slice(0, 200)}.${randomUUID()}.part`);
  const sink = new FileSink(part, { flags: "wx", mode: target.mode ?? 0o666 });
  try {
    const result = await write(fetch, sink, options.fsync === true);
    await options.finish?.(part);
    await moveOver(part, target, options);
    return result;
  } catch (error) {
    if (sink.opened && options.salvage?.(part) !== true) await unlink(part).catch(() => {});
    throw error;
  }
}

/** Adds to the end of a file of `size` bytes. What was there before is not touched. */
export async function writeRest<T>(
  fetch: Fetch<T>,
  target: LocalTarget,
  size: number,
  { fsync = false, finish }: WriteOptions,
): Promise<T> {
  const where = size === 0 ? { flags: "w" } : { flags: "r+", start: size };
  const result = await write(fetch, new FileSink(target.path, where), fsync, true);
  await finish?.(target.path);
  return result;
}

async function write<T>(fetch: Fetch<T>, sink: FileSink, flush: boolean, keep = false): Promise<T> {
  try {
    const result = await fetch((chunk) => sink.take(chunk));
    await sink.finish(flush);
    return result;
  } catch (error) {
    await sink.abandon(keep);
    throw error;
  }
}

/** Gives a file that is whole its name. */
export async function moveOver(part: string, target: LocalTarget, options: WriteOptions): Promise<void> {
  try {
    renameSync(part, target.path);
  } catch (error) {
    throw localError(target.path, error);
  }
  if (options.fsync !== true) return;
  // The name is in the directory, which is written by itself. Not every system lets one open it.
  const directory = await open(dirname(target.path), "r").catch(() => undefined);
  await directory?.sync().catch(() => {});
  await directory?.close();
}
