import { randomUUID } from "node:crypto";
import { type FileHandle, open, unlink, utimes } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { FtpError } from "@twinport/protocol";
import type { TransferResult } from "../options.ts";
import type { DownloadOptions } from "../transfer/download.ts";
import { inspectTarget, localError, moveOver } from "../transfer/local-file.ts";
import type { ClientCore } from "./core.ts";
import { fetchChunks } from "./fetch-chunks.ts";
import type { ToFileOptions } from "./to-file.ts";

/** A part of a file, bytes, end exclusive. */
export interface Segment {
  readonly start: number;
  readonly end: number;
}

/** Below this a part costs more than it brings. */
const smallest = 1024 * 1024;

/** Parts of a file, each fetched by an operation of its own. */
interface PartsOptions extends DownloadOptions {
  /** Is told up to which byte a part stands in the file; what it returns is waited for before more of that part is read. */
  readonly onWritten: (index: number, position: number) => Promise<void> | void;
}

/** Parts of a file that are as good as equally long, none shorter than is worth it. */
export function segmentsOf(size: number, wanted: number): Segment[] {
  const count = Math.max(1, Math.min(wanted, Math.floor(size / smallest)));
  const length = Math.ceil(size / count);
  return Array.from({ length: count }, (_, index) => ({
    start: index * length,
    end: Math.min(size, (index + 1) * length),
  }));
}

/**
 * Fetches parts of a file at the same time into a local one, which gets its name when all are there. Each part is an operation
 * of its own, which waits for a connection and is tried again by itself.
 * @returns undefined where the file is too short, the server tells no size, or the target is no ordinary file
 */
export async function inSegments(
  core: ClientCore,
  path: string,
  localFile: string,
  options: DownloadOptions & ToFileOptions & { readonly segments: number },
): Promise<TransferResult | undefined> {
  const target = inspectTarget(localFile);
  const size = target.special ? undefined : await sizeOf(core, path, options);
  const segments = segmentsOf(size ?? 0, options.segments);
  if (size === undefined || segments.length < 2) return undefined;
  const { fsync = false, preserve = false, verify } = options;
  const name = `.${basename(target.path).slice(0, 200)}.${randomUUID()}.part`;
  const part = options.part ?? join(dirname(target.path), name);
  const file = await open(part, "w", target.mode ?? 0o666).catch((error: unknown) => {
    throw localError(part, error);
  });
  let kept = false;
  try {
    const started = performance.now();
    const came = segments.map(() => 0);
    const onWritten = (index: number, position: number) => {
      came[index] = position - (segments[index]?.start ?? 0);
      options.onProgress?.({ bytes: came.reduce((sum, bytes) => sum + bytes, 0), total: size });
    };
    const last = await fetchAll(core, path, file, segments, size, { ...options, onWritten });
    try {
      if (fsync) await file.sync();
      await file.close();
    } catch (error) {
      throw localError(part, error);
    }
    const verified =
      verify === undefined || verify === false
        ? "size"
        : await core.run((session) => session.verifyFile(part, path, verify), options);
    const modified = preserve ? await core.run((session) => session.modified(path), options) : undefined;
    if (modified !== undefined) await utimes(part, modified, modified);
    await moveOver(part, target, { fsync });
    kept = true;
    const ms = performance.now() - started;
    return { ...last, bytes: size, ms, verified, ...(modified === undefined ? {} : { modified }) };
  } finally {
    await file.close().catch(() => {});
    if (!kept) await unlink(part).catch(() => {});
  }
}

async function sizeOf(core: ClientCore, path: string, options: DownloadOptions): Promise<number | undefined> {
  try {
    return await core.run((session) => session.size(path, options), options);
  } catch (error) {
    if (error instanceof FtpError && error.code === "unsupported") return undefined;
    throw error;
  }
}

/** Fetches them all, of which there is one; the first failure ends the others. @param size that of the whole file */
export async function fetchAll(
  core: ClientCore,
  path: string,
  file: FileHandle,
  segments: readonly Segment[],
  size: number,
  options: PartsOptions,
): Promise<TransferResult> {
  const failing = new AbortController();
  const signal =
    options.signal === undefined ? failing.signal : AbortSignal.any([options.signal, failing.signal]);
  const { onWritten, rateLimit, maxBytes } = options;
  const fetched = segments.map(async ({ start, end }, index) => {
    let at = start;
    const bounds = {
      offset: start,
      // The last one goes on to the end, wherever that is by now.
      ...(end === size ? {} : { length: end - start }),
      ...(rateLimit === undefined ? {} : { rateLimit: rateLimit / segments.length }),
      ...(maxBytes === undefined ? {} : { maxBytes }),
    };
    const result = await fetchChunks(core, path, { ...bounds, type: "image", signal }, async (chunk) => {
      const from = at;
      at += chunk.length; // what is fetched after a failure goes behind it, written already or not
      await writeAt(file, chunk, from).catch((error: unknown) => {
        throw localError(`for ${path}`, error);
      });
      await onWritten(index, from + chunk.length);
    });
    if (at === end) return result;
    const what = `${path}: bytes ${start} to ${end} were asked for, and ${at - start} came`;
    throw new FtpError("truncated", what, { hint: "Fetch it again; it may have changed meanwhile." });
  });
  const results = await Promise.allSettled(
    fetched.map((each) =>
      each.catch((error: unknown) => {
        failing.abort(error);
        throw error;
      }),
    ),
  );
  const failed = results.filter((result) => result.status === "rejected").map(({ reason }) => reason);
  // Those that were ended because of another one are not the reason.
  const first = failed.find((reason) => !(reason instanceof FtpError && reason.code === "aborted"));
  if (failed.length > 0) throw first ?? failed[0];
  const last = results.at(-1);
  if (last?.status !== "fulfilled") throw new FtpError("transfer", `${path}: nothing was fetched`);
  return last.value;
}

async function writeAt(file: FileHandle, chunk: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < chunk.length; ) {
    const { bytesWritten } = await file.write(chunk, done, chunk.length - done, position + done);
    done += bytesWritten;
  }
}
