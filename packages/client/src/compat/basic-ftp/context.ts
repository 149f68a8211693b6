import { Socket } from "node:net";
import { type ConnectionOptions, TLSSocket } from "node:tls";
import { SessionTickets } from "../../connection/tls/tickets.ts";
import { asError, closedError, farewellTo, named } from "./closing.ts";
import { FTPError, type FTPResponse } from "./errors.ts";
import { ReplyLines } from "./reply-lines.ts";
import { type OpenData, securedData } from "./secure.ts";

/** Encodings of file names and replies that Node knows. */
export type StringEncoding = BufferEncoding | undefined;

/** Settles a task of `FTPContext.handle`. Only the first call counts. */
export interface TaskResolver {
  // biome-ignore lint/suspicious/noExplicitAny: the types of basic-ftp
  resolve(result?: any): void;
  reject(error: Error): void;
}

/** Is told every reply to a task, and the error that ends the connection. */
export type ResponseHandler = (response: Error | FTPResponse, task: TaskResolver) => void;

interface Task {
  readonly handler: ResponseHandler;
  readonly resolver: TaskResolver;
}

/** The events of the control connection that a context listens to. */
const controlEvents = ["data", "end", "error", "timeout", "close"] as const;

/**
 * The sockets of one FTP connection and the tasks that use it, one after the other: a task that is begun while another
 * one runs waits for its end.
 */
export class FTPContext {
  /** Milliseconds without a sign of the server; 0 waits for ever. */
  timeout: number;
  /** Writes the dialogue to the console. */
  verbose = false;
  /** 4, 6, or whichever the system prefers. */
  ipFamily: number | undefined = undefined;
  /** What data connections are encrypted with. */
  tlsOptions: ConnectionOptions = {};
  /** The TLS session that the next data connection resumes. */
  tlsSessionStore: Buffer | undefined;
  /** The TLS sessions that data connections may go on with. */
  tickets = new SessionTickets();
  readonly #waiting: (() => void)[] = [];
  readonly #listeners = new Map<string, (argument: never) => void>();
  #encoding: StringEncoding;
  #socket: Socket | TLSSocket;
  #dataSocket: Socket | TLSSocket | undefined;
  #secured: OpenData | undefined;
  #task: Task | undefined;
  #closing: NodeJS.ErrnoException | undefined;
  #replies = this.#newReplies();

  constructor(timeout = 0, encoding: StringEncoding = "utf8") {
    this.timeout = timeout;
    this.#encoding = encoding;
    this.#socket = this._newSocket();
    this.#listen(this.#socket);
  }

  /** The control connection. */
  get socket(): Socket | TLSSocket {
    return this.#socket;
  }

  /** Setting it closes the one before, unless the new one is the same connection, now encrypted. */
  set socket(socket: Socket | TLSSocket) {
    const former = this.#socket;
    const upgraded = former.localPort !== undefined && former.localPort === socket.localPort;
    this.#unlisten(former);
    this.#replies.stop();
    this.#replies = this.#newReplies();
    if (!upgraded) {
      this.dataSocket = undefined;
      this.tlsOptions = {};
      this.tlsSessionStore = undefined;
      this.tickets = new SessionTickets();
      farewellTo(former, this.#closing === undefined);
    }
    this.#closing = undefined;
    this.#socket = socket;
    socket.setTimeout(0);
    this.#listen(socket);
  }

  /** The data connection, while there is one. */
  get dataSocket(): Socket | TLSSocket | undefined {
    return this.#dataSocket;
  }

  /** Setting it closes the one before. */
  set dataSocket(socket: Socket | TLSSocket | undefined) {
    const former = this.#dataSocket;
    this.#dataSocket = undefined;
    this.#secured = undefined;
    former?.on("error", () => {});
    if (former?.destroyed === false) former.destroy();
    if (socket !== undefined) this.#watchData(socket);
  }

  /** Encrypts the data connection where the control connection is encrypted. */
  secureData(): void {
    const raw = this.#dataSocket;
    if (!this.hasTLS || raw === undefined || raw instanceof TLSSocket || !(raw instanceof Socket)) return;
    this.#secured = securedData(this, raw);
    this.#dataSocket = this.#secured.socket;
  }

  /** The data connection as a transfer uses it; what goes wrong with it from now on closes the client. */
  openData(): OpenData {
    this.secureData();
    const socket = this.#dataSocket;
    if (socket === undefined) throw new Error("No data connection was prepared.");
    const secured = this.#secured;
    if (secured === undefined) return { socket, whole: () => true, failure: () => undefined };
    const failure = secured.failure();
    if (failure !== undefined) throw named(failure, "data socket");
    this.#watchData(socket);
    return secured;
  }

  #watchData(socket: Socket | TLSSocket): void {
    this.#dataSocket = socket;
    socket.setTimeout(0);
    const fail = (error: Error) => {
      if (this.#dataSocket === socket) this.closeWithError(error);
    };
    socket.on("timeout", () => fail(new Error("Timeout (data socket)")));
    socket.on("error", (error) => fail(named(error, "data socket")));
  }

  /** Of commands, replies and listings. */
  get encoding(): StringEncoding {
    return this.#encoding;
  }

  set encoding(encoding: StringEncoding) {
    this.#encoding = encoding;
  }

  /** Not connected, or closed by either side. */
  get closed(): boolean {
    return this.#socket.remoteAddress === undefined || this.#closing !== undefined;
  }

  /** The control connection is encrypted. */
  get hasTLS(): boolean {
    return "encrypted" in this.#socket && this.#socket.encrypted === true;
  }

  /** Says QUIT and closes. */
  close(): void {
    this.closeWithError(
      new Error(this.#task === undefined ? "User closed client" : "User closed client during task"),
    );
  }

  /** Closes because of an error, which the running task is told, and with its reason every later one. */
  closeWithError(error: Error): void {
    if (this.#closing !== undefined) return;
    const healthy = /^User closed client/.test(error.message);
    this.#closing = error;
    this.#unlisten(this.#socket);
    this.#replies.stop();
    this.dataSocket = undefined;
    farewellTo(this.#socket, healthy);
    this.#pass(error);
  }

  /**
   * The control connection without its listeners, to be encrypted; a reply that nobody has asked for must not be waiting
   * in it, since whoever is on the way could have put it there (RFC 4217 §15.1).
   */
  detach(): Socket {
    if (this.#replies.pending) throw new Error("The server sent more than its reply before TLS began.");
    this.#unlisten(this.#socket);
    return this.#socket;
  }

  /** Begins anew with a socket that is not connected. */
  reset(): void {
    this.socket = this._newSocket();
  }

  /**
   * Sends a line and does not wait for its reply.
   * @throws Error for one with control characters, which would be more than one command
   */
  send(command: string): void {
    const shown = /^pass /i.test(command) ? "PASS ###" : command;
    if (/[\u0000-\u001f\u007f]/.test(command)) {
      throw new Error(`Invalid command: Contains control characters. (${shown})`);
    }
    this.log(`> ${/^user /i.test(command) ? "USER ###" : shown}`);
    this.#socket.write(`${command}\r\n`, this.#encoding ?? "utf8");
  }

  /**
   * Sends a command and returns the first reply.
   * @throws FTPError for 4yz and 5yz
   */
  request(command: string): Promise<FTPResponse> {
    return this.handle(command, (response, task) => {
      if (response instanceof Error) task.reject(response);
      else task.resolve(response);
    });
  }

  /**
   * Sends a command, or none, and hands every reply to `handler` until that settles the task.
   * Errors of the connection are handed to it too.
   */
  // biome-ignore lint/suspicious/noExplicitAny: the types of basic-ftp
  handle(command: string | undefined, handler: ResponseHandler): Promise<any> {
    return new Promise((resolve, reject) => {
      const begin = () => this.#begin(command, handler, resolve, reject);
      if (this.#task === undefined) begin();
      else this.#waiting.push(begin);
    });
  }

  /** Is told the dialogue; to be replaced by a logger of one's own. */
  log(message: string): void {
    if (this.verbose) console.log(message);
  }

  /** A socket that is not connected. */
  _newSocket(): Socket {
    return new Socket();
  }

  #begin(
    command: string | undefined,
    handler: ResponseHandler,
    resolve: (result: unknown) => void,
    reject: (error: Error) => void,
  ): void {
    const settle = (act: () => void) => {
      if (this.#task !== task) return;
      this.#task = undefined;
      this.#socket.setTimeout(0);
      act();
      if (this.#task === undefined) this.#waiting.shift()?.();
    };
    const task: Task = {
      handler,
      resolver: {
        resolve: (result) => settle(() => resolve(result)),
        reject: (error) => settle(() => reject(error)),
      },
    };
    this.#task = task;
    if (this.#closing !== undefined) {
      this.#pass(closedError(this.#closing));
      return;
    }
    this.#socket.setTimeout(this.timeout);
    if (command === undefined) return;
    try {
      this.send(command);
    } catch (error) {
      task.resolver.reject(asError(error));
    }
  }

  #pass(response: Error | FTPResponse): void {
    const task = this.#task;
    if (task === undefined) return;
    try {
      task.handler(response, task.resolver);
    } catch (thrown) {
      const error = asError(thrown);
      task.resolver.reject(error);
      this.closeWithError(error);
    }
  }

  #newReplies(): ReplyLines {
    return new ReplyLines(
      (response) => {
        this.log(`< ${response.message}`);
        this.#pass(response.code >= 400 ? new FTPError(response) : response);
      },
      (error) => this.closeWithError(error),
    );
  }

  #listen(socket: Socket): void {
    const encoding = () => this.#encoding ?? "utf8";
    const decoder = new TextDecoder();
    const text = (chunk: Buffer | string) => {
      if (typeof chunk === "string") return chunk;
      return /^utf-?8$/i.test(encoding())
        ? decoder.decode(chunk, { stream: true })
        : chunk.toString(encoding());
    };
    // Only on the way through a network do messages come in pieces.
    const quiet = () => (socket instanceof Socket ? (this.timeout > 0 ? this.timeout / 5 : Infinity) : 0);
    const listeners: Record<(typeof controlEvents)[number], (argument: never) => void> = {
      data: (chunk: Buffer | string) => this.#replies.push(text(chunk), quiet()),
      end: () => {
        this.#replies.end();
        this.closeWithError(new Error("Server sent FIN packet unexpectedly, closing connection."));
      },
      error: (error: Error) => this.closeWithError(named(error, "control socket")),
      timeout: () => this.closeWithError(new Error("Timeout (control socket)")),
      close: () => this.closeWithError(new Error("The control connection was closed.")),
    };
    for (const event of controlEvents) {
      this.#listeners.set(event, listeners[event]);
      socket.on(event, listeners[event] as () => void);
    }
  }

  #unlisten(socket: Socket): void {
    for (const [event, listener] of this.#listeners) socket.off(event, listener as () => void);
    this.#listeners.clear();
    socket.on("error", () => {});
  }
}
