import type { Listing } from "@twinport/protocol";
import type { OperationOptions, TransferResult } from "../options.ts";
import type { Pool } from "../pool/pool.ts";
import type { FtpSession } from "../session/ftp-session.ts";
import type { UploadSource } from "../transfer/send.ts";
import type { UploadOptions } from "../transfer/upload.ts";
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
