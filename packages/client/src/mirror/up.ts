import { createReadStream } from "node:fs";
import { lstat } from "node:fs/promises";
import { join } from "node:path";
import { FtpError, formatFtpTime, isPositive, joinPath } from "@twinport/protocol";
import type { ClientCore } from "../client/core.ts";
import type { OperationOptions } from "../options.ts";
import type { FtpSession } from "../session/ftp-session.ts";
import { localError } from "../transfer/local-file.ts";
import { ensureDirectory } from "../tree/ensure-directory.ts";
import type { MoveOptions, Mover } from "./mover.ts";
import { partName, split } from "./place.ts";
import type { SideEntry } from "./side.ts";

/** From local files to a server. */
export class UpMover implements Mover {
  readonly #core: ClientCore;
  readonly #from: string;
  readonly #to: string;

  constructor(core: ClientCore, from: string, to: string) {
    this.#core = core;
    this.#from = from;
    this.#to = to;
  }

  prepare(): Promise<void> {
    return this.#core.run((session) => ensureDirectory(session, this.#to));
  }

  /** Servers on Windows take "A" for "a"; RNTO over the other would replace it, and that the listing shows one name only. */
  async fold(): Promise<(name: string) => string> {
    return (name) => name;
  }

  async makeDirectory(path: string, options: OperationOptions): Promise<void> {
    // Not `mkdir`: made by an attempt whose reply was lost is made all the same.
    await this.#core.run((session) => ensureDirectory(session, this.#remote(path), options), options);
  }

  async copy(entry: SideEntry, options: MoveOptions): Promise<number> {
    const local = join(this.#from, entry.path);
    const found = await lstat(local).catch((error: unknown) => {
      throw localError(local, error);
    });
    if (!found.isFile()) throw localError(local, new Error("it is no file any more"));
    const signal = options.signal === undefined ? {} : { signal: options.signal };
    return await this.#core.run(async (session, attempt) => {
      const part = this.#part(entry.path);
      const have = options.adopt || attempt.number > 1 ? await sizeThere(session, part, signal) : 0;
      const start = have <= found.size ? have : 0;
      const source = createReadStream(local, { start, highWaterMark: 256 * 1024 });
      const { bytes } = await session.upload(source, part, {
        type: "image",
        append: start > 0,
        size: found.size - start,
        ...signal,
        ...(options.onProgress === undefined ? {} : { onProgress: options.onProgress }),
      });
      if (start > 0) await checkSize(session, part, found.size, signal);
      await setTime(session, part, found.mtimeMs, signal);
      await moveOver(session, part, this.#remote(entry.path), signal);
      return bytes;
    }, signal);
  }

  differs(): Promise<boolean> {
    throw new FtpError("unsupported", "digests are not compared yet");
  }

  async remove(path: string, options: OperationOptions): Promise<void> {
    await this.#core.run((session) => session.remove(this.#remote(path), options), options);
  }

  async removeDirectory(path: string, options: OperationOptions): Promise<void> {
    await this.#core.run((session) => session.rmdir(this.#remote(path), options), options);
  }

  async discard(path: string): Promise<void> {
    await this.#core.run((session) => session.command("DELE", this.#part(path)));
  }

  #remote(path: string): string {
    return joinPath(this.#to, path);
  }

  #part(path: string): string {
    const { directory, name } = split(path);
    return joinPath(this.#to, directory === "" ? partName(name) : `${directory}/${partName(name)}`);
  }
}

/** How much of a file is there; 0 also where nobody can tell. */
async function sizeThere(session: FtpSession, path: string, options: OperationOptions): Promise<number> {
  return await session.size(path, options).catch((error: unknown) => {
    if (error instanceof FtpError && error.reply !== undefined && error.code !== "closed") return 0;
    throw error;
  });
}

async function checkSize(
  session: FtpSession,
  path: string,
  wanted: number,
  options: OperationOptions,
): Promise<void> {
  const size = await session.size(path, options);
  if (size === wanted) return;
  await session.remove(path, options);
  const message = `${path}: the server has ${size} bytes of ${wanted}; what it had was thrown away`;
  throw new FtpError("truncated", message, { retryable: true });
}

/** MFMT (draft-somers-ftp-mfxx) where the server has it. A server that then says no keeps the file as it is. */
async function setTime(
  session: FtpSession,
  path: string,
  modifiedMs: number,
  options: OperationOptions,
): Promise<void> {
  if (!(await session.features(options)).has("MFMT")) return;
  const time = formatFtpTime(Math.floor(modifiedMs / 1000) * 1000);
  await session.command("MFMT", `${time} ${path}`, options);
}

/** Renames over what may be there. Some servers want the old file gone first. */
async function moveOver(
  session: FtpSession,
  part: string,
  path: string,
  options: OperationOptions,
): Promise<void> {
  try {
    await session.rename(part, path, options);
  } catch (error) {
    if (!(error instanceof FtpError) || error.code !== "refused") throw error;
    if (!isPositive(await session.command("DELE", path, options))) throw error;
    await session.rename(part, path, options);
  }
}
