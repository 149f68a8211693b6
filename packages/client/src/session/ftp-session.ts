import {
  commandSpec,
  type ErrorPhase,
  FtpError,
  formatCommand,
  type Listing,
  type ListingEntry,
  type Reply,
  replyCodes,
} from "@twinport/protocol";
import type { Encryption } from "../connection/tls/session-tls.ts";
import { Turn, unlessAborted } from "../connection/turns.ts";
import { explained } from "../explained.ts";
import { type FxpOutcome, type FxpRequest, fxp } from "../fxp/fxp.ts";
import type { DataMode, OperationOptions, RepresentationType, TransferResult, Verified } from "../options.ts";
import type { HashAlgorithm } from "../transfer/digest.ts";
import {
  type DownloadOptions,
  fetchInto,
  type RunningDownload,
  startDownload,
} from "../transfer/download.ts";
import { fetchEntries, type ListOptions, noOption, saysEmpty, streamEntries } from "../transfer/entries.ts";
import { type DownloadToOptions, downloadFile } from "../transfer/files.ts";
import { fetchListing, type ListVerb } from "../transfer/list.ts";
import { fetchHash, type RemoteHash } from "../transfer/remote-hash.ts";
import { setModified } from "../transfer/set-modified.ts";
import type { Sink } from "../transfer/sink.ts";
import type { UploadSource } from "../transfer/source.ts";
import { fetchStat } from "../transfer/stat.ts";
import { runUpload, type UploadOptions } from "../transfer/upload.ts";
import { verifyFile } from "../transfer/verify-file.ts";
import { workingName } from "../transfer/working-name.ts";
import { SessionChanges } from "./changes.ts";
import { changeMode, fetchModified, fetchSize, fetchWorkingDirectory, makeDirectory } from "./info.ts";
import { type LoginOptions, logIn } from "./login.ts";
import type { Session } from "./session.ts";

/** Behind these the server speaks TLS, or speaks it no more (RFC 4217 §5, §11): replies would not be understood. */
const handingOver: ReadonlySet<string> = new Set(["AUTH", "CCC", "REIN"]);

/** How long a server may take to answer QUIT and close, milliseconds. */
const farewell = 1000;

/**
 * One session with an FTP server, made by `openSession`. Calls may overlap: they are done one after the other, in the
 * order of calling; a transfer keeps the connection until it has ended. Errors are {@link FtpError}s; they leave the
 * connection usable unless {@link closed} says otherwise.
 */
export class FtpSession {
  /** What the server said first; in clear text with explicit TLS, so that it may have been somebody else. */
  readonly greeting: Reply;
  /** The server, as it was named to `openSession`. */
  readonly host: string;
  readonly #session: Session;
  /** Kept while a pool has lent the session to somebody who may do with it what he likes. */
  #changes: SessionChanges | undefined;
  /** What `type()` said last. */
  #type: RepresentationType = "image";

  /** Not for direct use: `openSession` makes sessions. */
  constructor(session: Session, host: string, greeting: Reply) {
    this.#session = session;
    this.host = host;
    this.greeting = greeting;
  }

  /** What the control connection is encrypted with; undefined in clear text. */
  get encryption(): Encryption | undefined {
    return this.#session.tls?.encryption;
  }

  /** No command can be sent any more: closed by either side, or unusable after a breach of the protocol. */
  get closed(): boolean {
    return this.#session.control.closed;
  }

  /** How many operations can be under way at once; further ones wait. */
  get depth(): number {
    return this.#session.ahead.depth;
  }

  /** A figure that changes as long as anything moves on the session's connections. */
  get progress(): number {
    return this.#session.wire.progress;
  }

  /** The ways to make a data connection, tried in this order. Setting them forgets which ones have failed. */
  get modes(): readonly DataMode[] {
    return this.#session.modes.modes;
  }

  set modes(modes: readonly DataMode[]) {
    this.#session.modes.modes = modes;
  }

  /** Logs in, and nothing more. @throws FtpError "login-failed" */
  async login(user: string, password: string, options: LoginOptions & OperationOptions = {}): Promise<Reply> {
    formatCommand("USER", user);
    formatCommand("PASS", password);
    return await this.#ask(
      options,
      async () => {
        await this.#changes?.sending("USER", () => fetchWorkingDirectory(this.#session));
        return await logIn(this.#session, user, password, options);
      },
      "login",
    );
  }

  /**
   * Sends any command that opens no data connection and returns its final reply, whatever its code.
   * @throws FtpError "usage" for one that does; "illegal-argument"
   */
  async command(verb: string, argument?: string, options: OperationOptions = {}): Promise<Reply> {
    if ((commandSpec(verb)?.transfer ?? null) !== null) {
      throw new FtpError("usage", `${verb.toUpperCase()} opens a data connection`, {
        hint: "Use download, upload or list.",
      });
    }
    const plainRein = verb.toUpperCase() === "REIN" && this.#session.tls === undefined;
    if (handingOver.has(verb.toUpperCase()) && !plainRein) {
      const hint = "The option `tls` decides about encryption, once for a session.";
      throw new FtpError("usage", `${verb.toUpperCase()} changes what the connection is made of`, { hint });
    }
    return await this.#ask(options, async () => {
      await this.#changes?.sending(verb, () => fetchWorkingDirectory(this.#session));
      // STAT and NOOP may be answered in mid-transfer, before its final reply, also by a server that keeps all else in order.
      if (commandSpec(verb)?.overtakes === true) await this.#session.ahead.ended();
      return await this.#session.command(verb, argument);
    });
  }

  /** The working directory (PWD). */
  async pwd(options: OperationOptions = {}): Promise<string> {
    return await this.#ask(options, () => fetchWorkingDirectory(this.#session));
  }

  /** Changes the working directory (CWD). */
  async cd(path: string, options: OperationOptions = {}): Promise<void> {
    await this.#move(options, "CWD", named(path));
  }

  /** Goes to the parent directory (CDUP). */
  async cdup(options: OperationOptions = {}): Promise<void> {
    await this.#move(options, "CDUP");
  }

  /** Makes a directory (MKD) and returns its path as the server tells it. */
  async mkdir(path: string, options: OperationOptions = {}): Promise<string> {
    return await this.#ask(options, () => makeDirectory(this.#session, named(path)));
  }

  /** Removes an empty directory (RMD). */
  async rmdir(path: string, options: OperationOptions = {}): Promise<void> {
    await this.#require(options, "RMD", named(path));
  }

  /** Removes a file (DELE). */
  async remove(path: string, options: OperationOptions = {}): Promise<void> {
    await this.#require(options, "DELE", named(path));
  }

  /** Renames (RNFR, RNTO). */
  async rename(from: string, to: string, options: OperationOptions = {}): Promise<void> {
    named(to); // both names are looked at before the first is sent
    await this.#ask(options, async () => {
      await this.#session.require("RNFR", named(from), [replyCodes.pendingInformation]);
      await this.#session.require("RNTO", to);
    });
  }

  /** The size of a file in bytes (SIZE, RFC 3659 §4). Sends TYPE I first if need be. */
  async size(path: string, options: OperationOptions = {}): Promise<number> {
    return await this.#ask(options, () => fetchSize(this.#session, named(path)));
  }

  /** Sets the permissions of a file or directory, for example `0o644` (SITE CHMOD, which is no standard). */
  async chmod(path: string, mode: number, options: OperationOptions = {}): Promise<void> {
    await this.#ask(options, () => changeMode(this.#session, named(path), mode));
  }

  /** When a file was modified last (MDTM, RFC 3659 §3). */
  async modified(path: string, options: OperationOptions = {}): Promise<Date> {
    return await this.#ask(options, () => fetchModified(this.#session, named(path)));
  }

  /** Sets when a file was modified: MFMT, MDTM, SITE UTIME. @throws FtpError "unsupported" where the server has none of them */
  async setModified(path: string, modified: Date, options: OperationOptions = {}): Promise<void> {
    await this.#ask(options, () => setModified(this.#session, named(path), modified));
  }

  /** The digest of a file as the server tells it (HASH, XSHA256, XCRC, …). @throws FtpError "unsupported" */
  async hash(path: string, algorithm?: HashAlgorithm, options: OperationOptions = {}): Promise<RemoteHash> {
    return await this.#ask(options, () => fetchHash(this.#session, named(path), algorithm));
  }

  /** Holds a local file against a remote one; see {@link TransferOptions.verify}. @throws FtpError "verify" if they differ */
  async verifyFile(
    localFile: string,
    path: string,
    verify: true | "hash" | "size" = true,
    options: OperationOptions = {},
  ): Promise<Verified> {
    return await this.#ask(options, () => verifyFile(this.#session, localFile, named(path), verify));
  }

  /** All the server tells of one file or directory: MLST (RFC 3659 §7), else its row in the listing of its parent. */
  async stat(path: string, options: OperationOptions = {}): Promise<ListingEntry> {
    return await this.#ask(options, (turn) => fetchStat(this.#session, named(path), { ...options, turn }));
  }

  /** The server's extensions (FEAT, RFC 2389): names in upper case with their parameters. Asked once. */
  features(options: OperationOptions = {}): Promise<ReadonlyMap<string, string>> {
    return this.#ask(options, () => this.#session.features());
  }

  /** The server's operating system, as it calls it (SYST). */
  async system(options: OperationOptions = {}): Promise<string> {
    return await this.#ask(options, async () => (await this.#session.require("SYST")).lines[0] ?? "");
  }

  /** Chooses the type of the transfers that do not name one (TYPE A, TYPE I). Nothing is sent if it is in force. */
  async type(type: RepresentationType, options: OperationOptions = {}): Promise<void> {
    await this.#ask(options, () => this.#session.setType(type));
    this.#type = type;
  }

  /**
   * The entries of a directory: MLSD if the server has it, else LIST. Lines not understood are told too. Dates of LIST are in UTC
   * where the server's clock could be found out (one MDTM for each host); see `EntryTime.zone`.
   */
  list(path?: string, options: ListOptions = {}): Promise<Listing> {
    return this.#turn(options, (turn) =>
      fetchEntries(this.#session, path === "" ? undefined : path, { ...options, turn }),
    );
  }

  /**
   * The same one after the other, as the server sends them: the whole is never held where the server has MLSD. The connection is
   * taken until the loop has ended.
   * @param onUnknown is told lines that were not understood
   */
  async *entries(
    path?: string,
    options: ListOptions & { readonly onUnknown?: (line: string) => void } = {},
  ): AsyncGenerator<ListingEntry, void, undefined> {
    const { onUnknown = () => {} } = options;
    const turn = new Turn(this.#session.turns);
    await turn.take(options.signal);
    try {
      const request = { ...options, turn };
      yield* streamEntries(this.#session, path === "" ? undefined : path, request, onUnknown);
    } catch (error) {
      throw explained(error, this.#session.transcript, "transfer");
    } finally {
      turn.release();
    }
  }

  /** The names in a directory (NLST), as the server writes them. They are untrusted: see `safeLocalName`. */
  async names(path?: string, options: OperationOptions = {}): Promise<string[]> {
    try {
      const text = await this.listText("NLST", noOption(path), options);
      return text.split(/\r?\n/).filter((name) => name !== "");
    } catch (error) {
      if (error instanceof FtpError && saysEmpty(error.reply)) return [];
      throw error;
    }
  }

  /** The text of a listing. Sends the mode's command and this one, nothing else. */
  listText(verb: ListVerb, path?: string, options: OperationOptions = {}): Promise<string> {
    return this.#turn(options, (turn) =>
      fetchListing(this.#session, verb, path === "" ? undefined : path, { ...options, turn }),
    );
  }

  /**
   * Fetches a file as a stream (RETR). Resolves after the server's 1yz. Later calls on this client wait until the
   * stream was read to its end or destroyed.
   */
  async download(path: string, options: DownloadOptions = {}): Promise<RunningDownload> {
    const turn = new Turn(this.#session.turns);
    await turn.take(options.signal);
    const release = () => turn.release();
    try {
      const typed = { type: this.#type, ...options, turn };
      const download = await startDownload(this.#session, named(path), typed);
      download.done.then(release, release);
      return download;
    } catch (error) {
      release();
      throw explained(error, this.#session.transcript, "transfer");
    }
  }

  /** Fetches a file and hands it over piece by piece: no more is read until what `sink` returns has settled. */
  downloadInto(path: string, sink: Sink, options: DownloadOptions = {}): Promise<TransferResult> {
    return this.#turn(options, (turn) =>
      fetchInto(this.#session, named(path), { type: this.#type, ...options, turn }, sink),
    );
  }

  /**
   * Fetches a file into a local one, which is replaced as a whole once the transfer has completed. On any error, and
   * before the server has said 1yz, no local file is touched.
   */
  downloadTo(path: string, localFile: string, options: DownloadToOptions = {}): Promise<TransferResult> {
    return this.#turn(options, (turn) =>
      downloadFile(this.#session, named(path), localFile, { type: this.#type, ...options, turn }),
    );
  }

  /** Sends a file (STOR, APPE). Nothing is read from a stream before the server's 1yz. */
  upload(source: UploadSource, path: string, options: UploadOptions = {}): Promise<TransferResult> {
    return this.#turn(options, (turn) =>
      runUpload(this.#session, source, named(path), { type: this.#type, ...options, turn }),
    );
  }

  /** Sends a local file; with an offset, from there on. */
  uploadFrom(
    localFile: string,
    path: string,
    options: Omit<UploadOptions, "size"> = {},
  ): Promise<TransferResult> {
    return this.#turn(options, (turn) =>
      runUpload(this.#session, { file: localFile }, named(path), { type: this.#type, ...options, turn }),
    );
  }

  /**
   * Has this server send a file to another one (FXP), which both must allow; on the other side it comes into being whole or not at all,
   * under the name `part` first. Takes both sessions.
   * @throws FtpError "unsupported" inside TLS, between IPv4 and IPv6; "refused" where a server will not connect to another
   */
  async sendTo(
    other: FtpSession,
    path: string,
    otherPath: string,
    options: OperationOptions & Partial<Pick<FxpRequest, "listener" | "part" | "preserve">> = {},
  ): Promise<FxpOutcome> {
    const { listener = "source", part = workingName(otherPath), preserve = false, signal } = options;
    const request = {
      from: named(path),
      to: named(otherPath),
      part: named(part),
      listener,
      preserve,
      ...(signal === undefined ? {} : { signal }),
    };
    return await this.#turn(options, () =>
      other.#turn(options, () => fxp(this.#session, other.#session, request)),
    );
  }

  /** Says QUIT after what is under way, gives the server a second to answer and close, and closes. Never throws. */
  async quit(): Promise<void> {
    const { control, turns, ahead } = this.#session;
    await turns.run(undefined, async () => {
      await ahead.ended();
      if (control.closed) return;
      const exchange = control.send("QUIT");
      exchange.expectWithin(farewell);
      await exchange.final.catch(() => {});
      await control.closeQuietly(farewell);
    });
  }

  /** Closes at once; what is under way fails. */
  close(): void {
    this.#session.control.close();
    this.#session.wire.cutData();
  }

  /** Lets the control connection keep the process alive, as it does unless told otherwise. */
  ref(): void {
    this.#session.control.ref();
  }

  /** Lets the process end although the control connection stands; the server then gets no QUIT. */
  unref(): void {
    this.#session.control.unref();
  }

  /** For the pool that lends this session: what is changed from now on will be undone by {@link restore}. */
  markUnchanged(): void {
    this.#changes = new SessionChanges();
  }

  /**
   * Goes back to the modes that the session was opened with, and to the directory and the type of when {@link markUnchanged} was called; says QUIT where a raw command may have changed
   * what cannot be put back.
   */
  async restore(): Promise<void> {
    const changes = this.#changes;
    this.#changes = undefined;
    this.#type = "image";
    this.#session.modes.reset();
    if (changes === undefined || this.closed) return;
    if (changes.altered) await this.quit();
    else if (changes.directory !== undefined) await this.cd(changes.directory);
  }

  #move(options: OperationOptions, verb: "CWD" | "CDUP", path?: string): Promise<void> {
    return this.#ask(options, async () => {
      await this.#changes?.sending(verb, () => fetchWorkingDirectory(this.#session));
      await this.#session.require(verb, path);
    });
  }

  /** Takes the connection for one operation. */
  async #turn<T>(
    { signal }: OperationOptions,
    work: (turn: Turn) => Promise<T>,
    phase: ErrorPhase = "transfer",
  ): Promise<T> {
    try {
      return await this.#session.turns.run(signal, work);
    } catch (error) {
      throw explained(error, this.#session.transcript, phase);
    }
  }

  /** The same for one that is over with its replies: who gives it up does not wait for them. */
  #ask<T>(
    options: OperationOptions,
    work: (turn: Turn) => Promise<T>,
    phase: ErrorPhase = "command",
  ): Promise<T> {
    return unlessAborted(options.signal, this.#turn(options, work, phase));
  }

  async #require(options: OperationOptions, verb: string, path?: string): Promise<void> {
    await this.#ask(options, () => this.#session.require(verb, path));
  }
}

/** Refuses a name that cannot be sent before anything else is: "DELE" without an argument could mean anything. */
function named(path: string): string {
  if (path === "") throw new FtpError("illegal-argument", "the empty string is no path");
  formatCommand("CWD", path);
  return path;
}
