import { AsyncLocalStorage } from "node:async_hooks";
import type { Readable, Writable } from "node:stream";
import type { ConnectionOptions } from "node:tls";
import { limits, parseFtpTime, unquotePath } from "@twinport/protocol";
import { Turns } from "../../connection/turns.ts";
import { FTPContext } from "./context.ts";
import * as directories from "./directories.ts";
import { FTPError, type FTPResponse, isPositive } from "./errors.ts";
import type { FileInfo } from "./file-info.ts";
import { downloadFile, fetchListing, type UploadOptions, uploadFile } from "./files.ts";
import { parseAnyList } from "./parse-list.ts";
import {
  enterPassiveModeIPv4,
  enterPassiveModeIPv6,
  enterPassiveModeTrusting,
  type TransferStrategy,
} from "./passive.ts";
import { Progress, type ProgressHandler } from "./progress.ts";
import { rememberSessions, secured } from "./secure.ts";
import { receiveInto, sendFrom, type TransferPlan } from "./transfer.ts";

/** A server, and who logs in. */
export interface AccessOptions {
  /** "localhost" if absent. */
  readonly host?: string;
  /** 21 if absent. */
  readonly port?: number;
  /** "anonymous" if absent. */
  readonly user?: string;
  /** "guest" if absent. */
  readonly password?: string;
  /** `true`: explicit TLS; "implicit": from the first byte; none if absent. */
  readonly secure?: boolean | "implicit";
  /** As `tls.connect` of Node takes them. */
  readonly secureOptions?: ConnectionOptions;
}

/** What a {@link Client} is given. */
export interface ClientOptions {
  /** Go where a 227 reply says. A hostile server could make us talk to a third party; off if absent. */
  readonly allowSeparateTransferHost: boolean;
  /** The longest listing that is read, bytes. */
  readonly maxListingBytes: number;
}

/** Reads the text of a listing. */
export type RawListParser = (rawList: string) => FileInfo[];

const wantedFacts = "type;size;modify;unique;unix.mode;unix.owner;unix.group;unix.ownername;unix.groupname;";

/**
 * The client of basic-ftp: the same class, the same methods. What is different is for the better: replies may arrive in
 * pieces, calls may overlap (they are done one after the other), and no local file is touched before the server has
 * said that it will send one.
 */
export class Client {
  /** How data connections are made; after the first transfer the way that worked. */
  prepareTransfer: TransferStrategy;
  /** Reads listings; may be replaced. */
  parseList: RawListParser = parseAnyList;
  /** The commands that `list` tries; after the first listing the one that worked. */
  availableListCommands = ["LIST -a", "LIST"];
  /** The sockets, and their settings. */
  readonly ftp: FTPContext;
  protected options: ClientOptions;
  readonly #progress = new Progress();
  readonly #turns = new Turns();
  readonly #inside = new AsyncLocalStorage<true>();
  #host = "localhost";

  /** @param timeout milliseconds without a sign of the server, after which the client is closed; 0 waits for ever */
  constructor(timeout = 30_000, userOptions: Partial<ClientOptions> = {}) {
    this.options = { allowSeparateTransferHost: false, maxListingBytes: limits.listing, ...userOptions };
    this.ftp = new FTPContext(timeout);
    const pasv = this.options.allowSeparateTransferHost ? enterPassiveModeTrusting : enterPassiveModeIPv4;
    this.prepareTransfer = this.#firstThatWorks([enterPassiveModeIPv6, pasv]);
  }

  /** Says QUIT and closes. `access` opens it again. */
  close(): void {
    this.ftp.close();
    this.#progress.stop();
  }

  /** Not connected. */
  get closed(): boolean {
    return this.ftp.closed;
  }

  /** Connects, or connects again. Returns the greeting. */
  connect(host = "localhost", port = 21): Promise<FTPResponse> {
    return this.#alone(async () => {
      this.#host = host;
      this.ftp.reset();
      const { socket, ipFamily } = this.ftp;
      socket.connect({ host, port, ...(ipFamily === undefined ? {} : { family: ipFamily }) });
      return await this.#greeting();
    });
  }

  /** The same with implicit TLS. */
  connectImplicitTLS(
    host = "localhost",
    port = 21,
    tlsOptions: ConnectionOptions = {},
  ): Promise<FTPResponse> {
    return this.#alone(async () => {
      this.#host = host;
      this.ftp.reset();
      const options = { host, ...tlsOptions };
      const socket = await secured(
        { ...options, host, port, ...servernameOf(options) },
        this.ftp.timeout,
      ).catch((error: Error) => {
        this.ftp.closeWithError(error);
        throw error;
      });
      this.ftp.socket = socket;
      this.ftp.tlsOptions = options;
      rememberSessions(this.ftp, socket);
      return await this.#greeting();
    });
  }

  /** Sends any command and returns its first reply. @throws FTPError for 4yz and 5yz, unless those are ignored */
  send(command: string, ignoreErrorCodes = false): Promise<FTPResponse> {
    return ignoreErrorCodes ? this.sendIgnoringError(command) : this.#alone(() => this.ftp.request(command));
  }

  /** Sends any command and returns its first reply, whatever it is. */
  sendIgnoringError(command: string): Promise<FTPResponse> {
    return this.#alone(() =>
      this.ftp.handle(command, (response, task) => {
        if (response instanceof FTPError) task.resolve({ code: response.code, message: response.message });
        else if (response instanceof Error) task.reject(response);
        else task.resolve(response);
      }),
    );
  }

  /** Encrypts the control connection (AUTH TLS), and with it all data connections to come. */
  useTLS(options: ConnectionOptions = {}, command = "AUTH TLS"): Promise<FTPResponse> {
    return this.#alone(async () => {
      const response = await this.ftp.request(command);
      const chosen = { host: this.#host, ...options };
      try {
        const upgraded = { ...chosen, socket: this.ftp.detach() };
        const socket = await secured({ ...upgraded, ...servernameOf(chosen) }, this.ftp.timeout);
        this.ftp.socket = socket;
        this.ftp.tlsOptions = { ...chosen, ...servernameOf(chosen) };
        rememberSessions(this.ftp, socket);
      } catch (error) {
        this.ftp.closeWithError(error as Error);
        throw error;
      }
      return response;
    });
  }

  /** Logs in. */
  login(user = "anonymous", password = "guest"): Promise<FTPResponse> {
    return this.#alone(() =>
      this.ftp.handle(`USER ${user}`, (response, task) => {
        if (response instanceof Error) task.reject(response);
        else if (isPositive(response.code)) task.resolve(response);
        else if (response.code === 331) this.ftp.send(`PASS ${password}`);
        else task.reject(new FTPError(response));
      }),
    );
  }

  /** TYPE I, STRU F, UTF-8, the facts of MLSD; encrypted data connections where the control connection is. */
  useDefaultSettings(): Promise<void> {
    return this.#alone(async () => {
      const features = await this.features();
      const machine = features.has("MLST");
      this.availableListCommands = machine ? ["MLSD", "LIST -a", "LIST"] : ["LIST -a", "LIST"];
      await this.send("TYPE I");
      await this.sendIgnoringError("STRU F");
      await this.sendIgnoringError("OPTS UTF8 ON");
      if (machine) await this.sendIgnoringError(`OPTS MLST ${wantedFacts}`);
      if (this.ftp.hasTLS) {
        await this.sendIgnoringError("PBSZ 0");
        await this.sendIgnoringError("PROT P");
      }
    });
  }

  /** Connects, encrypts where asked to, logs in and makes the usual settings. Returns the greeting. */
  access(options: AccessOptions = {}): Promise<FTPResponse> {
    const { host, port, user, password, secure = false, secureOptions = {} } = options;
    return this.#alone(async () => {
      const welcome =
        secure === "implicit"
          ? await this.connectImplicitTLS(host, port, secureOptions)
          : await this.connect(host, port);
      if (secure === true) await this.useTLS(secureOptions);
      await this.sendIgnoringError("OPTS UTF8 ON");
      await this.login(user, password);
      await this.useDefaultSettings();
      return welcome;
    });
  }

  /** The working directory. */
  async pwd(): Promise<string> {
    const { message } = await this.send("PWD");
    const path = unquotePath(message.slice(4));
    if (path === undefined) throw new Error(`Can't parse response to command 'PWD': ${message}`);
    return path;
  }

  /** The server's extensions, each with what it says of them; none where it does not know FEAT. */
  async features(): Promise<Map<string, string>> {
    const { code, message } = await this.sendIgnoringError("FEAT");
    const features = new Map<string, string>();
    if (code >= 400) return features;
    for (const line of message.split("\n").slice(1, -1)) {
      const [name = "", ...rest] = line.replace(/^211-/, "").trim().split(" ");
      if (name !== "") features.set(name.toUpperCase(), rest.join(" "));
    }
    return features;
  }

  /** Changes the working directory. */
  cd(path: string): Promise<FTPResponse> {
    return this.#alone(async () => await this.send(`CWD ${await this.protectWhitespace(path)}`));
  }

  /** Goes to the parent directory. */
  cdup(): Promise<FTPResponse> {
    return this.send("CDUP");
  }

  /** When a file was modified last. */
  lastMod(path: string): Promise<Date> {
    return this.#alone(async () => {
      const { message } = await this.send(`MDTM ${await this.protectWhitespace(path)}`);
      const time = parseFtpTime(message.slice(4).trim());
      if (time === undefined) throw new Error(`Can't parse response to command 'MDTM ${path}': ${message}`);
      return new Date(time);
    });
  }

  /** The size of a file, bytes. */
  size(path: string): Promise<number> {
    return this.#alone(async () => {
      const command = `SIZE ${await this.protectWhitespace(path)}`;
      const { message } = await this.send(command);
      const size = Number.parseInt(/^\d{3} (\d+)/.exec(message)?.[1] ?? "", 10);
      if (Number.isNaN(size))
        throw new Error(`Can't parse response to command '${command}' as a numerical value: ${message}`);
      return size;
    });
  }

  /** Renames. */
  rename(srcPath: string, destPath: string): Promise<FTPResponse> {
    return this.#alone(async () => {
      const to = await this.protectWhitespace(destPath);
      await this.send(`RNFR ${await this.protectWhitespace(srcPath)}`);
      return await this.send(`RNTO ${to}`);
    });
  }

  /** Removes a file. */
  remove(path: string, ignoreErrorCodes = false): Promise<FTPResponse> {
    return this.#alone(
      async () => await this.send(`DELE ${await this.protectWhitespace(path)}`, ignoreErrorCodes),
    );
  }

  /** Tells a handler how transfers go from now on, or nobody; the sum of bytes starts anew. */
  trackProgress(handler?: ProgressHandler): void {
    this.#progress.reportTo(handler);
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
    return this.#alone(() =>
      typeof destination === "string"
        ? downloadFile(destination, startAt, (open) => this.#download(open, fromRemotePath, startAt))
        : this.#download(() => destination, fromRemotePath, startAt),
    );
  }

  /** The entries of the working directory, or of another one. */
  list(path = ""): Promise<FileInfo[]> {
    return this.#alone(async () => {
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
    return this.#alone(() => directories.removeDirectory(this, remoteDirPath));
  }

  /** Removes all that is in the working directory. */
  clearWorkingDir(): Promise<void> {
    return this.#alone(() => directories.clearWorkingDirectory(this));
  }

  /** Sends what is in a local directory into the working directory, or into another one, which is made if need be. */
  uploadFromDir(localDirPath: string, remoteDirPath?: string): Promise<void> {
    return this.#alone(() => directories.uploadDirectory(this, localDirPath, remoteDirPath));
  }

  /** Fetches all that is in the working directory, or in another one, into a local directory. */
  downloadToDir(localDirPath: string, remoteDirPath?: string): Promise<void> {
    return this.#alone(() => directories.downloadDirectory(this, localDirPath, remoteDirPath));
  }

  /** Makes a directory with those above it, where they are missing, and goes there. */
  ensureDir(remoteDirPath: string): Promise<void> {
    return this.#alone(() => directories.ensureDirectory(this, remoteDirPath));
  }

  /** Removes a directory with nothing in it. */
  removeEmptyDir(path: string): Promise<FTPResponse> {
    return this.#alone(async () => await this.send(`RMD ${await this.protectWhitespace(path)}`));
  }

  /** Servers pass over blanks before a name: such a path is made an absolute one. */
  async protectWhitespace(path: string): Promise<string> {
    if (!path.startsWith(" ")) return path;
    const here = await this.pwd();
    return `${here.endsWith("/") ? here : `${here}/`}${path}`;
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

  #greeting(): Promise<FTPResponse> {
    return this.ftp.handle(undefined, (response, task) => {
      if (response instanceof Error) task.reject(response);
      else if (isPositive(response.code)) task.resolve(response);
      else if (response.code !== 120) task.reject(new FTPError(response)); // 120: wait for 220
    });
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
    return this.#alone(() =>
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
    return { ftp: this.ftp, progress: this.#progress, command, name, type };
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

  /** One operation at a time. What an operation does inside is part of it. */
  #alone<T>(work: () => Promise<T>): Promise<T> {
    if (this.#inside.getStore() === true) return work();
    return this.#turns.run(undefined, () => this.#inside.run(true, work));
  }
}

const servernameOf = ({ servername }: ConnectionOptions) => (servername === undefined ? {} : { servername });
