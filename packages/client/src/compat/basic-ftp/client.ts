import type { Readable, Writable } from "node:stream";
import { limits } from "@twinport/protocol";
import { CommandingClient } from "./commanding.ts";
import * as directories from "./directories.ts";
import { FTPError, type FTPResponse } from "./errors.ts";
import type { FileInfo } from "./file-info.ts";
import { downloadFile, fetchListing, type UploadOptions, uploadFile } from "./files.ts";
import { parseAnyList } from "./parse-list.ts";
import {
  enterPassiveModeIPv4,
  enterPassiveModeIPv6,
  enterPassiveModeTrusting,
  type TransferStrategy,
} from "./passive.ts";
import { type ProgressHandler, ProgressTracker } from "./progress.ts";
import { receiveInto, sendFrom, type TransferPlan } from "./transfer.ts";
/** What a {@link Client} is given. */
export interface ClientOptions {
  /** Go where a 227 reply says. A hostile server could make us talk to a third party; off if absent. */
  readonly allowSeparateTransferHost: boolean;
  /** The longest listing that is read, bytes. */
  readonly maxListingBytes: number;
}

/** Reads the text of a listing. */
export type RawListParser = (rawList: string) => FileInfo[];

/**
 * The client of basic-ftp: the same class, the same methods. What is different is for the better: replies may arrive in
 * pieces, calls may overlap (they are done one after the other), and no local file is touched before the server has
 * said that it will send one.
 */
export class Client extends CommandingClient {
  /** How data connections are made; after the first transfer the way that worked. */
  prepareTransfer: TransferStrategy;
  /** Reads listings; may be replaced. */
  parseList: RawListParser = parseAnyList;
  protected options: ClientOptions;
  /** Counts what is transferred. */
  readonly _progressTracker = new ProgressTracker();

  /** @param timeout milliseconds without a sign of the server, after which the client is closed; 0 waits for ever */
  constructor(timeout = 30_000, userOptions: Partial<ClientOptions> = {}) {
    super(timeout);
    this.options = { allowSeparateTransferHost: false, maxListingBytes: limits.listing, ...userOptions };
    const pasv = this.options.allowSeparateTransferHost ? enterPassiveModeTrusting : enterPassiveModeIPv4;
    this.prepareTransfer = this.#firstThatWorks([enterPassiveModeIPv6, pasv]);
  }

  /** Says QUIT and closes. `access` opens it again. */
  override close(): void {
    super.close();
    this._progressTracker.stop();
  }

  /** Tells a handler how transfers go from now on, or nobody; the sum of bytes starts anew. */
  trackProgress(handler?: ProgressHandler): void {
    this._progressTracker.bytesOverall = 0;
    this._progressTracker.reportTo(handler);
  }

  /** Sends a stream, or a local file or part of it. */
  uploadFrom(
    source: Readable | string,
    toRemotePath: string,
    options: UploadOptions = {},
  ): Promise<FTPResponse> {
    return this.#upload(source, toRemotePath, "STOR", options);
  }

  /** The same, added to the end of the remote file. */
  appendFrom(
    source: Readable | string,
    toRemotePath: string,
    options: UploadOptions = {},
  ): Promise<FTPResponse> {
    return this.#upload(source, toRemotePath, "APPE", options);
  }

  /** Fetches a file into a stream or a local file, from `startAt` on (in both). */
  downloadTo(destination: Writable | string, fromRemotePath: string, startAt = 0): Promise<FTPResponse> {
    return this.alone(() =>
      typeof destination === "string"
        ? downloadFile(destination, startAt, (open) => this.#download(open, fromRemotePath, startAt))
        : this.#download(() => destination, fromRemotePath, startAt),
    );
  }

  /** The entries of the working directory, or of another one. */
  list(path = ""): Promise<FileInfo[]> {
    return this.alone(async () => {
      const where = await this.protectWhitespace(path);
      let last: unknown;
      for (const command of this.availableListCommands) {
        try {
          const text = await this.#listText(where === "" ? command : `${command} ${where}`);
          const entries = this.parseList(text);
          this.availableListCommands = [command];
          return entries;
        } catch (error) {
          if (!(error instanceof FTPError)) throw error;
          last = error;
        }
      }
      throw last;
    });
  }

  /** Removes a directory and all that is in it. */
  removeDir(remoteDirPath: string): Promise<void> {
    return this.alone(() => directories.removeDirectory(this, remoteDirPath));
  }

  /** Removes all that is in the working directory. */
  clearWorkingDir(): Promise<void> {
    return this.alone(() => directories.clearWorkingDirectory(this));
  }

  /** Sends what is in a local directory into the working directory, or into another one, which is made if need be. */
  uploadFromDir(localDirPath: string, remoteDirPath?: string): Promise<void> {
    return this.alone(() => directories.uploadDirectory(this, localDirPath, remoteDirPath));
  }

  /** Fetches all that is in the working directory, or in another one, into a local directory. */
  downloadToDir(localDirPath: string, remoteDirPath?: string): Promise<void> {
    return this.alone(() => directories.downloadDirectory(this, localDirPath, remoteDirPath));
  }

  /** Makes a directory with those above it, where they are missing, and goes there. */
  ensureDir(remoteDirPath: string): Promise<void> {
    return this.alone(() => directories.ensureDirectory(this, remoteDirPath));
  }

  /** @deprecated `uploadFrom` is meant. */
  upload(source: Readable | string, toRemotePath: string, options: UploadOptions = {}): Promise<FTPResponse> {
    return this.uploadFrom(source, toRemotePath, options);
  }

  /** @deprecated `appendFrom` is meant. */
  append(source: Readable | string, toRemotePath: string, options: UploadOptions = {}): Promise<FTPResponse> {
    return this.appendFrom(source, toRemotePath, options);
  }

  /** @deprecated `downloadTo` is meant. */
  download(destination: Writable | string, fromRemotePath: string, startAt = 0): Promise<FTPResponse> {
    return this.downloadTo(destination, fromRemotePath, startAt);
  }

  /** @deprecated `uploadFromDir` is meant. */
  uploadDir(localDirPath: string, remoteDirPath?: string): Promise<void> {
    return this.uploadFromDir(localDirPath, remoteDirPath);
  }

  /** @deprecated `downloadToDir` is meant. */
  downloadDir(localDirPath: string): Promise<void> {
    return this.downloadToDir(localDirPath);
  }

  #upload(
    source: Readable | string,
    path: string,
    verb: "STOR" | "APPE",
    options: UploadOptions,
  ): Promise<FTPResponse> {
    const send = async (stream: Readable) => {
      const failed = (error: Error) => this.ftp.closeWithError(error);
      stream.once("error", failed);
      try {
        const name = await this.protectWhitespace(path);
        await this.prepareTransfer(this.ftp);
        return await sendFrom(stream, this.#plan(`${verb} ${name}`, path, "upload"));
      } finally {
        stream.off("error", failed);
        stream.on("error", () => {});
      }
    };
    return this.alone(() =>
      typeof source === "string" ? uploadFile(source, path, options, send) : send(source),
    );
  }

  async #download(open: () => Writable, path: string, startAt: number): Promise<FTPResponse> {
    const name = await this.protectWhitespace(path);
    await this.prepareTransfer(this.ftp);
    return await receiveInto(open, { ...this.#plan(`RETR ${name}`, path, "download"), startAt });
  }

  async #listText(command: string): Promise<string> {
    await this.prepareTransfer(this.ftp);
    const plan = this.#plan(command, "", "list");
    return await fetchListing(plan, this.options.maxListingBytes, this.ftp.encoding);
  }

  #plan(command: string, name: string, type: TransferPlan["type"]): TransferPlan {
    return { ftp: this.ftp, progress: this._progressTracker, command, name, type };
  }

  /** Tries ways to make a data connection until one works, which is kept. */
  #firstThatWorks(strategies: readonly TransferStrategy[]): TransferStrategy {
    return async (ftp) => {
      let last: unknown;
      for (const strategy of strategies) {
        try {
          const response = await strategy(ftp);
          this.prepareTransfer = strategy;
          return response;
        } catch (error) {
          last = error;
        }
      }
      throw new Error(`None of the available transfer strategies work. Last error response was '${last}'.`);
    };
  }
}
