import type { Listing } from "@twinport/protocol";
import type { OperationOptions, TransferResult } from "../options.ts";
import type { Pool } from "../pool/pool.ts";
import type { FtpSession } from "../session/ftp-session.ts";
import type { UploadSource } from "../transfer/send.ts";
import type { UploadOptions } from "../transfer/upload.ts";
import { ensureDirectory } from "../tree/ensure-directory.ts";
import { type GlobOptions, glob } from "../tree/glob.ts";
import { type RemovedTree, type RemoveTreeOptions, removeTree } from "../tree/remove-tree.ts";
import { type WalkEntry, type WalkOptions, walk } from "../tree/walk.ts";
import { Download, type DownloadOptions } from "./download.ts";

/**
 * One server, safe to be called concurrently: paths have no working directory behind them, each operation gets a control
 * connection from a pool. Made by `connect`; `await using` closes it.
 */
export class FtpClient implements AsyncDisposable {
  readonly #pool: Pool;

  /** Not for direct use: `connect` makes clients. */
  constructor(pool: Pool) {
    this.#pool = pool;
  }

  /** A file to be fetched, in the shape one asks it for. Nothing is sent before that. */
  download(path: string, options: DownloadOptions = {}): Download {
    return new Download(this.#pool, path, options);
  }

  /** Sends a file. */
  upload(source: UploadSource, path: string, options: UploadOptions = {}): Promise<TransferResult> {
    return this.#pool.run((session) => session.upload(source, path, { type: "image", ...options }));
  }

  /** The entries of a directory. */
  list(path?: string, options: OperationOptions = {}): Promise<Listing> {
    return this.#pool.run((session) => session.list(path, options));
  }

  /** All that is below a directory, in order, each directory before what it holds. Links are not followed. See {@link WalkOptions}. */
  walk(path: string, options: WalkOptions = {}): AsyncGenerator<WalkEntry, void, undefined> {
    return walk(this, path, options);
  }

  /** The entries that match a pattern: "*", "?", "**" for directories, "{a,b}". Matched here, not by the server. */
  glob(pattern: string, options: GlobOptions = {}): AsyncGenerator<WalkEntry, void, undefined> {
    return glob(this, pattern, options);
  }

  /** Makes a directory and those above it that are missing; content if all are there. */
  ensureDirectory(path: string): Promise<void> {
    return this.#pool.run((session) => ensureDirectory(session, path));
  }

  /**
   * Removes a directory and all that is in it. The whole tree is looked at first: unless told otherwise nothing is removed
   * when any line of a listing was not understood.
   */
  removeTree(path: string, options: RemoveTreeOptions = {}): Promise<RemovedTree> {
    const remove = (file: string) => this.#pool.run((session) => session.remove(file));
    const rmdir = (directory: string) => this.#pool.run((session) => session.rmdir(directory));
    return removeTree({ list: (...asked) => this.list(...asked), remove, rmdir }, path, options);
  }

  /** One control connection for oneself, for CWD and raw commands; given back when `work` has settled. */
  session<T>(work: (session: FtpSession) => Promise<T>): Promise<T> {
    return this.#pool.run(work);
  }

  /** Waits for what is under way, says QUIT and closes. Never throws. */
  async close(): Promise<void> {
    await this.#pool.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}
