import { once } from "node:events";
import {
  commandSpec,
  type ErrorCode,
  escapeForTerminal,
  FtpError,
  isPositive,
  isPreliminary,
  type Reply,
  replyCodes,
} from "@twinport/protocol";
import type { Exchange } from "../connection/exchange.ts";
import type { DataChannel, OpenData } from "../data/channel.ts";
import { isActive } from "../data/modes.ts";
import { secureData } from "../data/secure.ts";
import { withVerdict } from "../diagnosis/verdict.ts";
import { explained } from "../explained.ts";
import { replyError, shownReply } from "../reply-error.ts";
import type { Session } from "../session/session.ts";

/** A command that opens a data transfer. */
export interface TransferCommand {
  readonly verb: string;
  readonly argument: string | undefined;
  /** Which TLS sessions the data connection may go on with; any of this control connection's if absent. */
  readonly tickets?: "control" | undefined;
}

/** How long a server may take to answer ABOR, milliseconds. */
const longestAbort = 10_000;
/** How long ABOR may run ahead of the end of an upload's data connection, milliseconds. */
const abortHeadStart = 500;
/** How long after the first reply to a transfer given up the second one may come unasked, milliseconds. */
const secondReply = 250;
/** How long after TLS a server may take to say what it did not like about it, milliseconds. */
const tlsVerdict = 500;

/**
 * A transfer, from its command to its end. It is done when the data connection is closed and the final reply was
 * read. It ends once, by {@link complete}, {@link broken} or {@link stop}, whichever is called first; later calls
 * return the same outcome.
 */
export class Transfer {
  /** Bytes moved over the data connection. */
  bytes = 0;
  readonly #session: Session;
  readonly #channel: DataChannel;
  readonly #command: TransferCommand;
  readonly #exchange: Exchange;
  readonly #data: Promise<OpenData>;
  readonly #started: number;
  #ending: Promise<Reply> | undefined;
  #stopped = false;

  /** Sends the command. */
  constructor(session: Session, channel: DataChannel, command: TransferCommand) {
    this.#session = session;
    this.#channel = channel;
    this.#command = command;
    this.#started = session.clock();
    this.#exchange = session.control.send(command.verb, command.argument);
    // Behind the command, for before it some servers are deaf to TLS; but not behind the 1yz, which would cost a round trip.
    this.#data = secureData(session, channel, { ...command, begun: this.opening }, this.place);
    this.#data.catch(() => {});
  }

  get mode() {
    return this.#channel.mode;
  }

  /** The final reply; it may come before the last byte. Rejects if the control connection is lost. */
  get final(): Promise<Reply> {
    return this.#exchange.final;
  }

  /** It was given up. */
  get stopped(): boolean {
    return this.#stopped;
  }

  /** The server has said 1yz. */
  get announced(): boolean {
    return this.#exchange.started;
  }

  /** The final reply once it is there. */
  get reply(): Reply | undefined {
    return this.#exchange.reply;
  }

  /** Milliseconds since the command. */
  get elapsed(): number {
    return this.#session.clock() - this.#started;
  }

  /** "host:port: RETR name", for messages. */
  get place(): string {
    const { verb, argument } = this.#command;
    return `${this.#session.control.place}: ${argument === undefined ? verb : `${verb} ${escapeForTerminal(argument)}`}`;
  }

  /** The first reply: 1yz, or a final one where the server sends no other. */
  get opening(): Promise<Reply> {
    return this.#exchange.opening;
  }

  /**
   * Waits until the server has said 1yz and the data connection stands. A server may be content without a 1yz (some
   * answer an empty listing so): then it returns the data connection if that stands already, else undefined.
   * @param unawaited a connection that stands is enough: the server has read the command before it accepts that, and who is refused
   *   has sent in vain. Saves a round trip of an upload.
   */
  async begin(unawaited = false): Promise<OpenData | undefined> {
    // In active mode the server may dial before its 1yz, and say nothing while it waits for an answer from a firewall.
    const dialled = isActive(this.mode) ? this.#connected() : undefined;
    dialled?.catch(() => {});
    // Where we dial while the command is on its way, the server may wait for a connection that will never come.
    this.#channel.opened().catch((error: unknown) => this.#unreachable(error));
    try {
      const opening = await (unawaited ? Promise.race([this.opening, this.#standing()]) : this.opening);
      if (opening === undefined || isPreliminary(opening)) return await (dialled ?? this.#connected());
      const { state } = this.#channel;
      if (isPositive(opening) && state.kind === "open") return await this.#data;
      this.#channel.close();
      if (isPositive(opening)) return undefined;
      const { verb, argument } = this.#command;
      throw replyError(this.#session.control.place, verb, argument, opening);
    } catch (error) {
      if (this.#ending !== undefined) await this.#ending; // stopped meanwhile: that is the reason to tell
      this.#channel.close();
      throw error;
    }
  }

  /** Settles once the data connection stands, and never where it does not come about. */
  #standing(): Promise<undefined> {
    return new Promise((resolve) => {
      this.#channel.opened().then(
        () => resolve(undefined),
        () => {},
      );
    });
  }

  /** The data connection has ended as it should: closes our side, waits for the final reply and judges it. */
  complete(): Promise<Reply> {
    return this.#end(() => this.#finish());
  }

  /** The data connection broke. The server's final reply mostly says why, so it is waited for. */
  broken(cause: Error): Promise<Reply> {
    if (this.#exchange.reply === undefined && this.#session.knowledge.overtook) {
      const what = `${this.place}: the server gave the transfer up for a command sent ahead: ${cause.message}`;
      return this.stop(new FtpError("transfer", what, { cause }));
    }
    return this.#end(async () => {
      this.#channel.close();
      const reply = await this.#finalReply();
      if (!isPositive(reply) && !this.announced) throw this.#told(this.#negative(reply));
      const said = isPositive(reply) ? "" : `; the server says ${shownReply(reply)}`;
      const message = `${this.place}: the data connection broke: ${cause.message}${said}`;
      throw this.#told(new FtpError("transfer", message, { reply, cause }));
    });
  }

  /**
   * Gives the transfer up because of `error`, with which it ends: sends ABOR, breaks the data connection off and
   * takes the replies to both commands, so that the control connection stays usable (RFC 959 §4.1.3).
   */
  stop(error: FtpError): Promise<Reply> {
    this.#stopped ||= this.#ending === undefined;
    return this.#end(async () => {
      const { control, timeouts } = this.#session;
      // Before ABOR is said: what came of the transfer until then is the reason.
      const told = this.#told(error);
      // With transfers of others behind, ABOR might end one of theirs: then the broken connection has to say it.
      const mayAbort = this.reply === undefined && !control.closed && control.heardByAbort(this.#exchange);
      const abort = mayAbort ? control.send("ABOR") : undefined;
      // A server that waits for a connection has to be given one, before that can be broken off.
      if (abort === undefined && this.#channel.state.kind === "dialing") {
        await within(Math.min(longestAbort, timeouts.settle), this.#channel.opened());
      }
      if (abort !== undefined && commandSpec(this.#command.verb)?.transfer === "up") await this.#heard();
      this.#channel.reset();
      const limit = Math.min(longestAbort, timeouts.settle);
      if (abort !== undefined) await this.#resync(abort, limit);
      // What is said to it is taken when its turn comes: nobody has to wait for the transfers before it.
      else this.#exchange.finishWithin(limit);
      throw told;
    });
  }

  /**
   * Sends no more, and lets the server hear ABOR before the data connection breaks off. Some servers, all that stand
   * on libuv among them, take a reset that comes right behind data for an EOF, and so half a file for a whole one.
   */
  async #heard(): Promise<void> {
    const { state } = this.#channel;
    if (state.kind === "open") state.socket.cork();
    await within(abortHeadStart, this.final);
  }

  #told(error: FtpError): FtpError {
    const judged = withVerdict(this.#session, error, this.bytes);
    return explained(judged, this.#session.transcript, "transfer");
  }

  #end(work: () => Promise<Reply>): Promise<Reply> {
    if (this.#ending === undefined) {
      this.#ending = work();
      this.#ending.catch(() => {});
    }
    return this.#ending;
  }

  /** In active mode the server connects before or after its 1yz, or says that it cannot. */
  #connected(): Promise<OpenData> {
    const { state } = this.#channel;
    const limit = state.kind === "listening" ? state.connectMs : this.#session.timeouts.connect;
    return new Promise((resolve, reject) => {
      const late = () => {
        const what = "the server did not connect to our data port";
        const hint = "A firewall or NAT on our side may block it; try passive mode.";
        const error = new FtpError("data-connection", `${this.place}: ${what} within ${limit / 1000} s`, {
          hint,
        });
        this.#refusedByNobody();
        this.stop(error).catch(reject);
      };
      const timer = setTimeout(late, limit);
      const settle = (act: () => void) => {
        clearTimeout(timer);
        act();
      };
      this.#channel.opened().then(
        () => clearTimeout(timer), // TLS has a limit of its own
        (error: unknown) => settle(() => reject(error)),
      );
      this.#data.then(
        (data) => settle(() => resolve(data.tls?.unresumed === true ? this.#accepted(data) : data)),
        (error: unknown) => settle(() => this.#unsecured(error).catch(reject)),
      );
      this.#exchange.final.then(
        (reply) => {
          if (!isPositive(reply)) settle(() => reject(this.#negative(reply)));
        },
        (error: unknown) => settle(() => reject(error)),
      );
    });
  }

  /** TLS did not come about. The server mostly says why; else we give up. */
  async #unsecured(error: unknown): Promise<never> {
    if (!(error instanceof FtpError) || error.code !== "tls") throw error;
    await within(tlsVerdict, this.final);
    const { reply } = this;
    if (reply === undefined) await this.stop(error);
    throw reply === undefined || isPositive(reply) ? error : this.#negative(reply);
  }

  /** A server that wants its session to be taken up says so only behind the handshake. Once it has let one pass, that is known. */
  async #accepted(data: OpenData): Promise<OpenData> {
    const { knowledge } = this.#session;
    if (knowledge.unresumedTls === true) return data;
    await within(tlsVerdict, this.final);
    if (this.reply !== undefined && !isPositive(this.reply)) throw this.#negative(this.reply);
    return data;
  }

  #refusedByNobody(): void {
    const { state, mode } = this.#channel;
    const address = state.kind === "listening" ? state.listener.address() : null;
    if (!isActive(mode) || address === null || typeof address !== "object") return;
    const client = { address: this.#session.control.local.address, port: address.port };
    const server = { address: this.#session.control.remote.address, port: 0 };
    this.#session.wire.refused("data", { client, server, initiator: "server" }, "timeout");
  }

  async #finish(): Promise<Reply> {
    const { state } = this.#channel;
    if (state.kind === "open") state.socket.end();
    const reply = await this.#finalReply();
    // Not to be waited for: what a failed upload has left to send would never leave.
    this.#channel.close();
    if (state.kind === "open" && !state.socket.closed) await once(state.socket, "close").catch(() => {});
    if (isPositive(reply)) {
      if (state.kind === "open" && state.tls?.unresumed === true) this.#session.knowledge.unresumedTls = true;
      return reply;
    }
    throw this.#told(this.#negative(reply));
  }

  /** @throws FtpError "transfer" if none comes */
  async #finalReply(): Promise<Reply> {
    this.#exchange.finishWithin(this.#session.timeouts.settle);
    try {
      return await this.final;
    } catch (cause) {
      this.#channel.close();
      const why = cause instanceof Error ? cause.message : String(cause);
      const message = `${this.place}: not confirmed by a final reply: ${why}`;
      const hint = "Connect again and compare sizes.";
      throw this.#told(new FtpError("transfer", message, { cause, hint }));
    }
  }

  #negative(reply: Reply): FtpError {
    const code = codes.get(reply.code) ?? "transfer";
    const { verb, argument } = this.#command;
    const cause = replyError(this.#session.control.place, verb, argument, reply);
    if (!this.announced && !codes.has(reply.code)) return cause; // refused, not broken off
    const hint = cause.hint === undefined ? {} : { hint: cause.hint };
    // Of TLS it says that this session will not do; the next one may.
    const again = code === "tls" ? ({ phase: "tls", retryable: true } as const) : {};
    return new FtpError(code, cause.message, { reply, ...hint, ...again, cause });
  }

  /** We dialled while the command was on its way, and no connection came about. */
  #unreachable(error: unknown): void {
    if (this.#ending === undefined && this.reply === undefined && error instanceof FtpError)
      this.stop(error).catch(() => {});
  }

  /**
   * Takes what is still to be said: 426 and 226, 226 and 225, in any order; or one reply only, as Pure-FTPd gives
   * while it sends, and pyftpdlib before anything has come. Then we ask: no answer to ABOR looks like one to PWD, and
   * what is yet to be said comes before it.
   */
  async #resync(abort: Exchange, limitMs: number): Promise<void> {
    const { control } = this.#session;
    try {
      this.#exchange.finishWithin(limitMs);
      await this.final;
      abort.expectWithin(limitMs);
      await within(secondReply, abort.final);
      const marker = abort.reply === undefined && !control.closed ? control.send("PWD") : undefined;
      await abort.final;
      await marker?.final;
    } catch {
      // The connection is lost and says so to the next caller; this one is told why it gave up.
    }
  }
}

/** What is behind a negative final reply; 522 is of TLS on data connections too (RFC 4217 §10.2). */
const codes: ReadonlyMap<number, ErrorCode> = new Map<number, ErrorCode>([
  [replyCodes.cannotOpenData, "data-connection"],
  [replyCodes.unsuitableDataConnection, "tls"],
]);

/** Waits until a promise is settled, but not longer than `ms`. Never rejects. */
async function within(ms: number, promise: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([promise, late]).catch(() => {});
  clearTimeout(timer);
}
