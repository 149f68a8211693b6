import type { Listing, ListingEntry } from "@twinport/protocol";
import { type CopyOptions, type CopyResult, copyBetween } from "../fxp/copy.ts";
import { MirrorJob } from "../mirror/job.ts";
import type { MirrorOptions } from "../mirror/options.ts";
import type { MirrorAction } from "../mirror/plan.ts";
import { directionOf, planOnly } from "../mirror/sides.ts";
import type { OperationOptions, TransferResult } from "../options.ts";
import type { FtpSession } from "../session/ftp-session.ts";
import type { HashAlgorithm } from "../transfer/digest.ts";
import type { DownloadOptions } from "../transfer/download.ts";
import type { RemoteHash } from "../transfer/remote-hash.ts";
import type { UploadSource } from "../transfer/source.ts";
import type { UploadOptions } from "../transfer/upload.ts";
import { ensureDirectory } from "../tree/ensure-directory.ts";
import { type GlobOptions, glob } from "../tree/glob.ts";
import { type RemovedTree, type RemoveTreeOptions, removeTree } from "../tree/remove-tree.ts";
import { type WalkEntry, type WalkOptions, walk } from "../tree/walk.ts";
import type { ClientCore } from "./core.ts";
import { Download } from "./download.ts";
import { pinned } from "./pinned.ts";
import { removal } from "./removal.ts";
import { entryExists } from "./stat.ts";
import { upload } from "./upload.ts";

/**
 * One server, safe to be called concurrently: paths have no working directory behind them, each operation gets a control
 * connection from a pool. Made by `connect`; `await using` closes it. One that is not closed does not keep the process alive while
 * nothing is under way; its servers then get no QUIT.
 *
 * Paths are sent as they are if absolute; relative ones start from `ConnectOptions.directory`, else from where the login has put
 * us. Every method throws FtpError, "illegal-argument" before anything is sent for a path that FTP cannot carry. What fails for a
 * passing reason (`FtpError.retryable`) is done again as `ConnectOptions.retry` says, on another connection where there is one.
 */
export class FtpClient implements AsyncDisposable {
  readonly #core: ClientCore;

  /** Not for direct use: `connect` makes clients. */
  constructor(core: ClientCore) {
    this.#core = core;
  }

  /** The path that is sent to the server for one that a method is given. */
  resolve(path: string): string {
    return this.#core.resolve(path);
  }

  /** A file to be fetched, in the shape one asks it for. Nothing is sent before that. */
  download(path: string, options: DownloadOptions = {}): Download {
    return new Download(this.#core, path, options);
  }

  /** Sends a file: bytes, a stream, a Blob or `{ file: "local/path" }`. See {@link UploadOptions}. */
  upload(source: UploadSource, path: string, options: UploadOptions = {}): Promise<TransferResult> {
    return upload(this.#core, source, path, options);
  }

  /** The entries of a directory. */
  list(path?: string, options: OperationOptions = {}): Promise<Listing> {
    const directory = this.#core.resolve(path);
    return this.#core.run((session) => session.list(directory, options), options);
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
  ensureDirectory(path: string, options: OperationOptions = {}): Promise<void> {
    return this.#on(path, options, (session, target) => ensureDirectory(session, target, options));
  }

  /**
   * Removes a directory and all that is in it. The whole tree is looked at first: unless told otherwise nothing is removed
   * when any line of a listing was not understood.
   */
  removeTree(path: string, options: RemoveTreeOptions = {}): Promise<RemovedTree> {
    return removeTree(this, path, options);
  }

  /**
   * Makes a directory like another one, with all that is below it: one side local, the other the server's. Files come into being whole
   * or not at all. See {@link MirrorJob}.
   */
  mirror(options: MirrorOptions): MirrorJob {
    return new MirrorJob(directionOf(this.#core, options), options);
  }

  /** What {@link mirror} would do, step by step; nothing is changed. `printPlan` makes lines of it. */
  planMirror(options: MirrorOptions): AsyncGenerator<MirrorAction, void, undefined> {
    return planOnly(directionOf(this.#core, options), options);
  }

  /**
   * Copies a file to another server, where it comes into being whole or not at all: from server to server if both allow that (FXP), else
   * through this machine. See {@link CopyOptions}.
   */
  copyTo(path: string, other: FtpClient, otherPath: string, options: CopyOptions = {}): Promise<CopyResult> {
    return copyBetween(this.#core, path, other.#core, otherPath, options);
  }

  /** All the server tells of one file or directory (MLST, RFC 3659 §7). @throws FtpError "not-found", "unsupported" */
  stat(path: string, options: OperationOptions = {}): Promise<ListingEntry> {
    return this.#on(path, options, (session, target) => session.stat(target, options));
  }

  /** Whether there is something of this name. */
  exists(path: string, options: OperationOptions = {}): Promise<boolean> {
    return entryExists(this, path, options);
  }

  /** The size of a file, bytes (SIZE, RFC 3659 §4). */
  size(path: string, options: OperationOptions = {}): Promise<number> {
    return this.#on(path, options, (session, target) => session.size(target, options));
  }

  /** When a file was modified last (MDTM, RFC 3659 §3). */
  modified(path: string, options: OperationOptions = {}): Promise<Date> {
    return this.#on(path, options, (session, target) => session.modified(target, options));
  }

  /** Sets when a file was modified: MFMT, MDTM, SITE UTIME. @throws FtpError "unsupported" where the server has none of them */
  setModified(path: string, modified: Date, options: OperationOptions = {}): Promise<void> {
    return this.#on(path, options, (session, target) => session.setModified(target, modified, options));
  }

  /** The digest of a file as the server tells it (HASH, XSHA256, XCRC, …). @throws FtpError "unsupported" */
  hash(path: string, algorithm?: HashAlgorithm, options: OperationOptions = {}): Promise<RemoteHash> {
    return this.#on(path, options, (session, target) => session.hash(target, algorithm, options));
  }

  /** Makes one directory (MKD) and returns its path as the server tells it. */
  mkdir(path: string, options: OperationOptions = {}): Promise<string> {
    const target = this.#core.resolve(path);
    const once = { ...options, repeatable: false };
    return this.#core.run((session) => session.mkdir(target, options), once);
  }

  /** Removes a file (DELE). */
  remove(path: string, options: OperationOptions = {}): Promise<void> {
    return removal(this.#core, path, options, (session, target) => session.remove(target, options));
  }

  /** Removes an empty directory (RMD). */
  rmdir(path: string, options: OperationOptions = {}): Promise<void> {
    return removal(this.#core, path, options, (session, target) => session.rmdir(target, options));
  }

  /** Renames or moves (RNFR, RNTO). Most servers replace what has the new name already. */
  rename(from: string, to: string, options: OperationOptions = {}): Promise<void> {
    const [old, name] = [this.#core.resolve(from), this.#core.resolve(to)];
    const once = { ...options, repeatable: false };
    return this.#core.run((session) => session.rename(old, name, options), once);
  }

  /** Sets the permissions of a file or directory, for example `0o644` (SITE CHMOD, which is no standard). */
  chmod(path: string, mode: number, options: OperationOptions = {}): Promise<void> {
    return this.#on(path, options, (session, target) => session.chmod(target, mode, options));
  }

  /** The server's extensions (FEAT, RFC 2389): names in upper case with their parameters. */
  features(options: OperationOptions = {}): Promise<ReadonlyMap<string, string>> {
    return this.#core.run((session) => session.features(options), options);
  }

  /**
   * One control connection for oneself, for CWD and raw commands; given back when `work` has settled, and put back to where the
   * login had left it. Inside `work` use the session: a call of this client needs another connection, and is refused with "usage"
   * where there can be none.
   */
  session<T>(work: (session: FtpSession) => Promise<T>, options: OperationOptions = {}): Promise<T> {
    return pinned(this.#core, work, options);
  }

  /**
   * Takes no more calls, waits for those that were made, says QUIT and closes. Never throws. What does not move any more is cut
   * off; when the signal fires, everything is.
   */
  async close(options: OperationOptions = {}): Promise<void> {
    await this.#core.close(options.signal);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** Runs an operation on one path, which may be done again. */
  #on<T>(
    path: string,
    options: OperationOptions,
    work: (session: FtpSession, target: string) => Promise<T>,
  ): Promise<T> {
    const target = this.#core.resolve(path);
    return this.#core.run((session) => work(session, target), options);
  }
}
