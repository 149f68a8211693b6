import { resolve, sep } from "node:path";
import type { FtpSession } from "@twinport/client";
import { escapeForTerminal, FtpError, type WireObserver } from "@twinport/protocol";
import { type Command, findCommand, usageError } from "./command.ts";
import type { Input } from "./input/input.ts";
import type { OutputStream } from "./input/screen.ts";
import { Dialog } from "./session/dialog.ts";
import { dataModes, type Settings } from "./session/settings.ts";
import { splitWords } from "./text/words.ts";

/** What a {@link Shell} is made of. */
export interface ShellParts {
  readonly commands: readonly Command[];
  readonly input: Input;
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly localDirectory: string;
  readonly settings: Settings;
  /** Gives the observer of a connection's wire events; null if nobody watches. */
  readonly observe: (() => WireObserver) | null;
}

/** One run of the shell: the connection, the settings, and where commands come from and lines go to. */
export class Shell {
  readonly commands: readonly Command[];
  readonly input: Input;
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly settings: Settings;
  readonly observe: (() => WireObserver) | null;
  readonly dialog = new Dialog((line) => this.print(line));
  /** Where local names begin. */
  localDirectory: string;
  /** Who is logged in. */
  user: string | undefined;
  #client: FtpSession | undefined;
  #remoteNames = new Map<string, Promise<string[]>>();
  #showHeld: () => void = () => {};
  #running: AbortController | undefined;
  #exitCode = 0;
  #ended = false;

  constructor(parts: ShellParts) {
    this.commands = parts.commands;
    this.input = parts.input;
    this.stdout = parts.stdout;
    this.stderr = parts.stderr;
    this.env = parts.env;
    this.localDirectory = parts.localDirectory;
    this.settings = parts.settings;
    this.observe = parts.observe;
  }

  /** The exit code of the first command that failed; 0 if none has. */
  get exitCode(): number {
    return this.#exitCode;
  }

  /** `quit` was said. */
  get ended(): boolean {
    return this.#ended;
  }

  /** A command is running. */
  get busy(): boolean {
    return this.#running !== undefined;
  }

  /** The connection, if there is one. */
  get client(): FtpSession | undefined {
    return this.#client;
  }

  set client(client: FtpSession | undefined) {
    this.#client = client;
    this.user = undefined;
    this.applyModes();
  }

  /** Fires when the command that runs is to be given up. */
  get signal(): AbortSignal {
    return (this.#running ?? new AbortController()).signal;
  }

  /** The connection. @throws FtpError "closed" when there is none */
  connection(): FtpSession {
    if (this.#client === undefined) throw new FtpError("closed", "Not connected.");
    return this.#client;
  }

  /** Makes the client open data connections as the settings say. */
  applyModes(): void {
    if (this.#client !== undefined) this.#client.modes = dataModes(this.settings);
  }

  /** A local name as the file system takes it. */
  localPath(name: string): string {
    const home = this.env["HOME"];
    const inHome = name === "~" || name.startsWith("~/") || name.startsWith(`~${sep}`);
    const path = home !== undefined && inHome ? home + name.slice(1) : name;
    return resolve(this.localDirectory, path);
  }

  /** Writes a line of output. */
  print(line: string): void {
    this.stdout.write(`${line}\n`);
  }

  /** Writes a line of output if the user wants more than results. */
  tell(line: string): void {
    if (this.dialog.verbose) this.print(line);
  }

  /** Writes a line to standard error. */
  warn(line: string): void {
    this.stderr.write(`${line}\n`);
  }

  /** Notes the exit code of a failure; the first one counts. */
  fail(exitCode: number): void {
    if (this.#exitCode === 0) this.#exitCode = exitCode;
  }

  /** Leaves the shell after this command. */
  end(): void {
    this.#ended = true;
  }

  /** ^C: gives up the command that runs, and at the second time the connection with it. */
  interrupt(): void {
    const running = this.#running;
    if (running === undefined) return;
    if (running.signal.aborted) this.#client?.close();
    else running.abort();
  }

  /** Runs one command line. Failures are shown and noted, never thrown. */
  async execute(line: string): Promise<void> {
    if (line.trim() === "" || line.trimStart().startsWith("#")) return;
    await this.attempt(async () => {
      const [word = "", ...words] = splitWords(line);
      const command = findCommand(this.commands, word);
      if (command === undefined) throw new FtpError("usage", "?Invalid command.");
      if (command === "ambiguous") throw new FtpError("usage", "?Ambiguous command.");
      if (command.online) this.connection();
      const [least, most] = command.words;
      if (words.length < least || words.length > most) throw usageError(command);
      await command.run(this, words);
    });
  }

  /** Runs something as a command is run: it can be interrupted, and its failure is shown and noted. */
  async attempt(run: () => Promise<void>): Promise<void> {
    this.#running = new AbortController();
    this.#remoteNames.clear();
    this.#showHeld();
    this.#dropClosed();
    try {
      await run();
    } catch (error) {
      this.fail(this.report(error));
    } finally {
      this.#running = undefined;
    }
    this.#dropClosed();
    // What the server says by itself is shown before the next command, not into a line that is being typed.
    this.#showHeld = this.dialog.hold();
  }

  /** Names in a remote directory ("" or ending in a slash), asked for once between two commands. */
  remoteNames(directory: string): Promise<string[]> {
    const client = this.connection();
    const known = this.#remoteNames.get(directory);
    if (known !== undefined) return known;
    const asked = this.dialog.quietly(() => client.names(directory === "" ? undefined : directory));
    this.#remoteNames.set(directory, asked);
    return asked;
  }

  /** Shows a failure, unless its reply has been seen already, and returns its exit code. */
  report(error: unknown): number {
    const given = error instanceof FtpError ? error : localError(error);
    const known =
      given.code === "aborted" && this.signal.aborted ? new FtpError("aborted", "Aborted.") : given;
    const oneScreen = this.stdout.isTTY === true && this.stderr.isTTY === true;
    const seen = oneScreen && known.reply !== undefined && this.dialog.hasShown(known.reply);
    if (!seen) this.warn(known.message);
    if (known.finding !== undefined) this.warn(known.finding.said.en.finding);
    if (known.hint !== undefined) this.warn(`(${known.hint})`);
    // What this user cannot mend, somebody else can, who has to be told.
    for (const line of adviceForOthers(known)) this.warn(line);
    return known.exitCode;
  }

  #dropClosed(): void {
    if (!this.#client?.closed) return;
    this.tell(`Connection to ${this.#client.host} is closed.`);
    this.client = undefined;
  }
}

function adviceForOthers({ finding }: FtpError): readonly string[] {
  const { server = null, firewall = null } = finding?.said.en.advice ?? {};
  return [
    ...(server === null ? [] : [`(For whoever runs the server: ${server})`]),
    ...(firewall === null ? [] : [`(For whoever runs the firewall: ${firewall})`]),
  ];
}

/** Node's errors come from the local side here: files, directories, processes. The rest is a defect: let it out. */
function localError(error: unknown): FtpError {
  if (!(error instanceof Error) || !("syscall" in error)) throw error;
  // "ENOENT: no such file or directory, stat '/x'"
  const what = /^[A-Z0-9]+: ([^,]+),/.exec(error.message)?.[1];
  const message = "path" in error && what !== undefined ? `${error.path}: ${what}` : error.message;
  return new FtpError("local-file", escapeForTerminal(message), { cause: error });
}
