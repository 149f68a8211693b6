import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { type FileHandle, open, realpath, rename, stat, unlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { escapeForTerminal, FtpError } from "@twinport/protocol";

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
export async function inspectTarget(file: string): Promise<LocalTarget> {
  try {
    const path = await realpath(file).catch(async (error: NodeJS.ErrnoException) => {
      if (error.code !== "ENOENT") throw error;
      return join(await realpath(dirname(file)), basename(file));
    });
    const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "ENOENT") throw error;
      return undefined;
    });
    if (found === undefined) return { path, special: false };
    if (found.isDirectory()) throw new Error("it is a directory");
    return { path, size: found.size, mode: found.mode & 0o777, special: !found.isFile() };
  } catch (error) {
    throw localError(file, error);
  }
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

/** The data of a transfer that is to be written, and when it has ended. */
export interface Incoming {
  readonly stream: Readable;
  readonly done: Promise<unknown>;
}

/**
 * Writes a stream to a file that comes into being whole or not at all: into a new file beside the target, renamed
 * over it once the transfer has ended well. On any error the target is as it was before.
 */
export async function writeWhole(
  incoming: Incoming,
  target: LocalTarget,
  options: WriteOptions,
): Promise<void> {
  if (target.special) {
    return await fill(await openFor(target.path, "w", 0o666, incoming), incoming, {}, target);
  }
  const part = join(dirname(target.path), `.${basename(target.path).slice(0, 200)}.${randomUUID()}.part`);
  const handle = await openFor(part, "wx", target.mode ?? 0o666, incoming);
  try {
    await fill(handle, incoming, { flush: options.fsync === true }, target);
    await options.finish?.(part);
    await moveOver(part, target, options);
  } catch (error) {
    if (options.salvage?.(part) !== true) await unlink(part).catch(() => {});
    throw error;
  }
}

/**
 * Adds a stream to the end of a file of `size` bytes. What was there before is not touched.
 * @param strip takes what is not to be written off the beginning of the stream
 */
export async function writeRest(
  incoming: Incoming,
  target: LocalTarget,
  size: number,
  { fsync = false, finish }: WriteOptions,
  strip?: (source: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>,
): Promise<void> {
  const handle = await openFor(target.path, size === 0 ? "w" : "r+", 0o666, incoming);
  await fill(handle, incoming, { start: size, flush: fsync }, target, strip);
  await finish?.(target.path);
}

/** Gives a file that is whole its name. */
export async function moveOver(part: string, target: LocalTarget, options: WriteOptions): Promise<void> {
  await rename(part, target.path).catch((error: unknown) => {
    throw localError(target.path, error);
  });
  if (options.fsync !== true) return;
  // The name is in the directory, which is written by itself. Not every system lets one open it.
  const directory = await open(dirname(target.path), "r").catch(() => undefined);
  await directory?.sync().catch(() => {});
  await directory?.close();
}

async function openFor(
  path: string,
  flags: string,
  mode: number,
  { stream, done }: Incoming,
): Promise<FileHandle> {
  try {
    return await open(path, flags, mode);
  } catch (error) {
    const failure = localError(path, error);
    stream.destroy(failure);
    await done.catch(() => {});
    throw failure;
  }
}

async function fill(
  handle: FileHandle,
  { stream, done }: Incoming,
  where: { start?: number; flush?: boolean },
  target: LocalTarget,
  strip?: (source: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>,
): Promise<void> {
  const file = handle.createWriteStream({ ...where, highWaterMark: 256 * 1024 });
  let failure: unknown;
  try {
    await (strip === undefined ? pipeline(stream, file) : pipeline(stream, strip, file));
  } catch (error) {
    failure = error;
  }
  if (!file.closed) await once(file, "close").catch(() => {});
  // An error of ours comes from the transfer, or from the look at its beginning; any other one is the file's, and made
  // the transfer give up.
  const local = failure !== undefined && !(failure instanceof FtpError);
  const differs = failure instanceof FtpError && failure.code === "verify";
  try {
    await done;
  } catch (error) {
    if (differs) throw failure;
    throw local && error instanceof FtpError && error.code === "aborted"
      ? localError(target.path, failure)
      : error;
  }
  if (differs) throw failure;
  if (local) throw localError(target.path, failure);
}
