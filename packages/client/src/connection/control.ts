import type { Socket } from "node:net";
import {
  commandSpec,
  type Endpoint,
  escapeForTerminal,
  FtpError,
  formatCommand,
  isPositive,
  type ReadReply,
  type Reply,
  ReplyReader,
  replyCodes,
} from "@twinport/protocol";
import type { WireTap } from "../observe/wire.ts";
import type { DialogEvent } from "../options.ts";
import { shownReply } from "../reply-error.ts";
import type { ServerNames } from "../session/server-names.ts";
import { Exchange } from "./exchange.ts";
import { replyOrder } from "./order.ts";

/** What a {@link ControlConnection} is made of. */
export interface ControlParts {
  /** Connected, nothing read from it yet. */
  readonly socket: Socket;
  /** Where our side of it is. */
  readonly local: Endpoint;
  /** Where the server is: what data connections are dialled to. The host's name where a proxy looks it up. */
  readonly remote: Endpoint;
  /** "host:port" as errors show it. */
  readonly place: string;
  /** How long one reply may take, milliseconds. */
  readonly replyMs: number;
  readonly tap: WireTap;
  /** The charset of names in commands and replies; UTF-8 if absent. */
  readonly names?: Pick<ServerNames, "decode" | "encode"> | undefined;
  /** Is told each command and each reply as it passes. */
  readonly onDialog: (event: DialogEvent) => void;
  /** Is told that replies to commands sent ahead came in another order than the commands (`proved`), or not at all. */
  readonly onDisorder: (proved: boolean) => void;
}

const tooLong = "the server sends a reply that is too long";

/** These close a data connection; as an answer to anything else they belong to an earlier command. */
const closesData: ReadonlySet<number> = new Set([replyCodes.dataOpenIdle, replyCodes.transferComplete]);

/**
 * The control connection as a queue of expectations: each command sent adds an {@link Exchange}, replies are taken
 * by the oldest one. What breaks that order (a reply nobody awaits, a line that is no reply, a reply that does not
 * come) makes the connection unusable: from then on nothing could be told apart, so every later call fails at once.
 */
export class ControlConnection {
  /** The greeting, which the server sends unasked (RFC 959 §5.4). */
  readonly greeting: Exchange;
  readonly local: Endpoint;
  /** As {@link ControlParts.remote}. */
  readonly remote: Endpoint;
  /** "host:port" as errors show it. */
  readonly place: string;
  #socket: Socket;
  readonly #tap: WireTap;
  readonly #onDialog: (event: DialogEvent) => void;
  readonly #onDisorder: (proved: boolean) => void;
  readonly #replyMs: number;
  readonly #names: ControlParts["names"];
  #reader: ReplyReader;
  /** Bytes that the reader was given. */
  #read = 0;
  readonly #queue: Exchange[] = [];
  /** AUTH, while TLS does not stand yet. */
  #securing: Exchange | undefined;
  #lost: FtpError | undefined;

  constructor(parts: ControlParts) {
    const { socket } = parts;
    this.#socket = socket;
    this.#names = parts.names;
    this.#reader = new ReplyReader(undefined, this.#names?.decode);
    this.#tap = parts.tap;
    this.#onDialog = parts.onDialog;
    this.#onDisorder = parts.onDisorder;
    this.#replyMs = parts.replyMs;
    this.place = parts.place;
    this.local = parts.local;
    this.remote = parts.remote;
    this.greeting = this.#expect("greeting", false);
    this.#listen();
  }

  /** No command can be sent any more. */
  get closed(): boolean {
    return this.#lost !== undefined;
  }

  /**
   * Sends a command at once and returns what will be said to it.
   * @throws FtpError "illegal-argument" before anything is sent, see `formatCommand`; "closed" if the connection is
   */
  send(verb: string, argument?: string): Exchange {
    const line = formatCommand(verb.toUpperCase(), argument, this.#names?.encode);
    if (this.#lost !== undefined) throw this.#closedError(this.#lost);
    const spec = commandSpec(verb);
    const exchange = this.#expect(verb.toUpperCase(), spec !== undefined && spec.transfer !== null);
    const shown = argument !== undefined && spec?.kind === "secret" ? "****" : (argument ?? "");
    this.#onDialog({ kind: "command", verb: exchange.verb, argument: shown });
    this.#tap.sent(line);
    this.#socket.write(line);
    return exchange;
  }

  /** Whether this command is the only transfer under way, and the server's to answer next: it alone would be ended by ABOR. */
  heardByAbort(exchange: Exchange): boolean {
    return this.#queue[0] === exchange && !this.#queue.slice(1).some(({ transfer }) => transfer);
  }

  /** Sends what `work` sends in one flight: one write, and mostly one packet. */
  together<T>(work: () => T): T {
    this.#socket.cork();
    try {
      return work();
    } finally {
      this.#socket.uncork();
    }
  }

  /**
   * Goes on inside TLS (AUTH TLS, RFC 4217 §4). What was said before is not to be believed any more: anybody could have.
   * @param secure makes TLS of the socket, which is handed over with nothing read from it
   * @throws FtpError "tls" if the server has no TLS; "protocol" if there is more behind its answer; what `secure` throws
   */
  async startTls(secure: (socket: Socket) => Promise<Socket>): Promise<void> {
    const auth = this.send("AUTH", "TLS");
    this.#securing = auth;
    const reply = await auth.final;
    if (this.#lost !== undefined) throw this.#lost;
    if (!isPositive(reply)) {
      const hint =
        "Nothing was said yet that others should not hear; only without `tls` the login goes in clear text.";
      const what = `${this.place}: the server does not encrypt: AUTH TLS: ${shownReply(reply)}`;
      throw new FtpError("tls", what, { reply, hint, phase: "tls" });
    }
    const secured = await secure(this.#socket);
    this.#securing = undefined;
    this.#socket = secured;
    this.#reader = new ReplyReader(undefined, this.#names?.decode);
    this.#read = 0;
    this.#tap.secured(secured);
    this.#listen();
    if (this.#lost !== undefined) secured.destroy(); // closed meanwhile
  }

  /** Lets the connection keep the process alive, as it does from the beginning. */
  ref(): void {
    this.#socket.ref();
  }

  /** Lets the process end although the connection stands. */
  unref(): void {
    this.#socket.unref();
  }

  /** Ends the connection now; whatever is awaited fails with "closed". */
  close(): void {
    this.#lose("closed", "closed by this client");
  }

  /** Closes in peace after QUIT: gives the server `ms` to close first. */
  async closeQuietly(ms: number): Promise<void> {
    if (this.#socket.closed) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => this.close(), ms);
      this.#socket.once("close", () => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  #listen(): void {
    this.#socket
      .on("data", this.#received)
      .on("end", this.#ended)
      .on("error", this.#broken)
      .on("close", this.#closed);
  }

  /** What comes from now on is TLS's. In clear text nothing may stand behind the answer to AUTH (CVE-2021-22947). */
  #handOver(rest: number): void {
    this.#socket
      .pause()
      .off("data", this.#received)
      .off("end", this.#ended)
      .off("error", this.#broken)
      .off("close", this.#closed);
    if (rest === 0) return;
    const what = `${rest} bytes in clear text stand behind the answer to AUTH: somebody may have put them there`;
    this.#lose("protocol", what);
  }

  #expect(verb: string, transfer: boolean): Exchange {
    const aborting = verb === "ABOR" || this.#queue.some((earlier) => earlier.verb === "ABOR");
    const kind = { transfer, ahead: this.#queue.length > 0 && !aborting };
    const exchange = new Exchange(verb, kind, (late, ms) => {
      if (late.ahead) this.#onDisorder(false);
      this.#lose("timeout", `no reply to ${late.verb} within ${ms / 1000} s`);
    });
    this.#queue.push(exchange);
    if (this.#queue.length === 1) exchange.begun(this.#replyMs);
    return exchange;
  }

  readonly #received = (chunk: Uint8Array): void => {
    if (this.#lost !== undefined) return;
    this.#tap.received(chunk);
    this.#read += chunk.length;
    for (const read of this.#reader.push(chunk)) {
      if (this.#lost !== undefined) return;
      this.#take(read);
      const auth = this.#securing?.reply;
      if (auth !== undefined && isPositive(auth)) {
        this.#handOver(this.#read - read.end);
        return;
      }
    }
    if (this.#reader.overlong) this.#lose("protocol", tooLong);
  };

  readonly #broken = (cause: Error): void => {
    this.#lose("closed", `the control connection broke: ${cause.message}`, { cause });
  };

  readonly #closed = (): void => {
    this.#lose("closed", "the control connection is closed");
  };

  #take({ reply, problem }: ReadReply): void {
    const head = this.#queue[0];
    if (problem === "garbage" || reply.code >= 600) this.#refuseGarbage(reply, head);
    else if (problem === "too-long") this.#lose("protocol", tooLong);
    else {
      this.#onDialog({ kind: "reply", reply });
      if (head !== undefined) this.#answer(head, reply);
      else if (reply.code !== replyCodes.serviceUnavailable) {
        this.#lose("protocol", `the server sent a reply to no command: ${shownReply(reply)}`, { reply });
      }
      // 421 may answer any command, or none.
      if (reply.code === replyCodes.serviceUnavailable) {
        this.#lose("closed", `the server ends the session: ${shownReply(reply)}`, { reply });
      }
    }
  }

  #answer(head: Exchange, reply: Reply): void {
    const order = replyOrder(this.#queue, reply);
    if (order !== "in order") this.#disorder(order, head, reply);
    else if (closesData.has(reply.code) && !head.transfer && head.verb !== "ABOR") {
      const { ahead, verb } = head;
      if (ahead) this.#onDisorder(true);
      const what = `the server answered ${verb} with ${shownReply(reply)}`;
      this.#lose("protocol", what, ahead ? { reply, retryable: true } : { reply });
    } else if (!head.take(reply, this.#replyMs)) {
      this.#lose("protocol", `the server answers ${head.verb} with one preliminary reply after another`);
    } else if (head.reply !== undefined) {
      this.#queue.shift();
      const next = this.#queue[0];
      next?.begun(this.#replyMs);
      // 257 is no answer to ABOR: the server has given none, and this is the one to the PWD behind it.
      if (head.verb === "ABOR" && next?.verb === "PWD" && reply.code === replyCodes.pathName) {
        this.#answer(next, reply);
      }
    }
  }

  /** The server does not answer commands sent ahead one after the other. */
  #disorder(order: Exchange | "lost", head: Exchange, reply: Reply): void {
    // Around an ABOR it says nothing about other times.
    if (!this.#queue.some(({ verb }) => verb === "ABOR")) this.#onDisorder(true);
    if (order === "lost") {
      const what = `the server answered ${head.verb} with ${shownReply(reply)}, while later commands wait`;
      this.#lose("protocol", what, { reply, retryable: true });
      return;
    }
    this.#queue.splice(this.#queue.indexOf(order), 1);
    order.take(reply, this.#replyMs);
  }

  #refuseGarbage(reply: Reply, head: Exchange | undefined): void {
    const line = `${reply.code === 0 ? "" : `${reply.code} `}${reply.lines[0] ?? ""}`;
    const shown = JSON.stringify(escapeForTerminal(line.slice(0, 80)));
    const hint = head === this.greeting ? { hint: "Is this the port of an FTP server?" } : {};
    this.#lose("protocol", `the server sent a line that is no FTP reply: ${shown}`, hint);
  }

  readonly #ended = (): void => {
    const awaited = this.#queue[0];
    const rest = this.#reader.end();
    const middle = rest === undefined ? "" : ", in the middle of a reply";
    const waiting =
      awaited === undefined
        ? ""
        : `, awaited: ${awaited.verb === "greeting" ? "the greeting" : `the reply to ${awaited.verb}`}`;
    this.#lose("closed", `the server closed the control connection${middle}${waiting}`);
  };

  #lose(
    code: "closed" | "timeout" | "protocol",
    what: string,
    details: { reply?: Reply; cause?: unknown; hint?: string; retryable?: boolean } = {},
  ): void {
    if (this.#lost !== undefined) return;
    const error = new FtpError(code, `${this.place}: ${what}`, details);
    this.#lost = error;
    for (const exchange of this.#queue.splice(0)) exchange.fail(error);
    // The rest of what we wrote (QUIT, ABOR) still leaves; what the server says from here on has no meaning.
    this.#socket.end();
    this.#socket.destroySoon();
  }

  #closedError(lost: FtpError): FtpError {
    const details = lost.reply === undefined ? {} : { reply: lost.reply };
    return new FtpError("closed", `this connection is not usable any more: ${lost.message}`, {
      ...details,
      hint: "Connect again.",
      cause: lost,
    });
  }
}
