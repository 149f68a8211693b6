import { Witness } from "@twinport/diagnosis";
import {
  type Command,
  canonicalVerb,
  commandSpec,
  commands,
  type Endpoint,
  foldMapped,
  type NameCodec,
  readIn,
  replyCodes,
  resolvePath,
} from "@twinport/protocol";
import { handlers } from "../commands/index.ts";
import { DataChannel } from "../data/channel.ts";
import type { Transfer } from "../data/transfer.ts";
import type { Admitted } from "../limits/door.ts";
import type { Arrived } from "../listener.ts";
import type { EndReason, SessionEvent } from "../observe/log.ts";
import { WireTap } from "../observe/tap.ts";
import type { ServerContext } from "../server-context.ts";
import { StorageError } from "../storage/errors.ts";
import type { Storage } from "../storage/types.ts";
import { type Answer, answer, lastAnswer } from "./answer.ts";
import { type Arrival, ControlConnection } from "./control.ts";
import { Deadlines } from "./deadlines.ts";
import { isForeign } from "./foreign.ts";
import { gate, type Request, type Verdict } from "./gates.ts";
import { beginTls, tlsFailed } from "./layers.ts";
import { Overtaking } from "./overtaking.ts";
import { Running } from "./running.ts";
import { Security } from "./security.ts";
import { initialState, type SessionState, wholeFile } from "./state.ts";
import { replyToStorageError } from "./storage-reply.ts";

/** After so many commands in a row that needed no waiting, other sessions get their turn. */
const turn = 32;

/** One control connection and what hangs on it. */
export class Session {
  readonly id: number;
  readonly client: Endpoint;
  /** The server's end of the control connection. */
  readonly server: Endpoint;
  readonly context: ServerContext;
  readonly admitted: Admitted;
  readonly state: SessionState = initialState();
  readonly data: DataChannel;
  /** Remembers what may tell why a transfer failed. */
  readonly witness: Witness;
  /** What the present command does, and what breaks it off. */
  readonly running = new Running();
  readonly control: ControlConnection;
  /** What protects both connections. */
  readonly security: Security;
  /** The transfer that runs, if one does. */
  transfer: Transfer | undefined;

  readonly #implicit: boolean;
  readonly #overtaking: Overtaking;
  readonly #over = new AbortController();
  readonly #startedAt: number;
  readonly #deadlines: Deadlines;
  #quitting = false;
  #lastAnswer: Answer | undefined;

  /** @param implicit TLS begins at once */
  constructor(
    { socket, client, server }: Arrived,
    context: ServerContext,
    admitted: Admitted,
    implicit: boolean,
  ) {
    const { clock, limits } = context;
    this.#implicit = implicit;
    this.#deadlines = new Deadlines(clock);
    this.context = context;
    this.admitted = admitted;
    this.id = context.nextSessionId();
    this.client = client;
    this.server = server;
    this.#startedAt = clock.now();
    const { id } = this;
    this.witness = new Witness({ source: "server", id: `C${id}`, client, server, since: this.#startedAt });
    const wire = context.wire({ id, client, server });
    const connection = {
      id: context.nextConnectionId(),
      channel: "control",
      client,
      server,
      initiator: "client",
    } as const;
    const tap = wire === undefined ? undefined : new WireTap(wire, clock, socket, connection);
    this.control = new ControlConnection(socket, limits, clock, tap, {
      encode: (text) => this.names.encode(text),
      arrived: (arrival) => this.#arrived(arrival),
      // Who says QUIT and closes its side wants the transfer before it finished (RFC 959 §4.1.1), and nothing else.
      ended: () => (this.#quitting ? this.running.end("peer-gone", "look") : this.#lose()),
      lost: () => {
        this.#lose();
        this.control.interrupt();
      },
    });
    this.security = new Security(context.tls, (event) => this.log(event));
    this.data = new DataChannel({
      client,
      server,
      clock,
      localAddress: foldMapped(socket.localAddress ?? ""),
      reservations: context.reservations,
      connectTime: limits.dataConnectTime,
      observer: wire,
      witness: this.witness,
      nextConnectionId: context.nextConnectionId,
      onNoPort: (refusal) => this.log({ type: "no-passive-port", ...refusal }),
      onForeign: (from) => this.log({ type: "foreign-connection", from }),
      onActiveFallback: (wanted, code) => {
        if (context.firstActiveFallback()) this.log({ type: "active-port-fallback", wanted, code });
      },
    });
    this.#overtaking = new Overtaking(limits.queuedCommands);
    this.#limitLogin();
    this.log({ type: "session-opened", server });
  }

  /** Aborts when the session ends, or cannot go on. */
  get signal(): AbortSignal {
    return this.#over.signal;
  }

  /** The logged-in account's files. The gates see to it that there is one. */
  get storage(): Storage {
    if (this.state.account === null) throw new StorageError("EACCES");
    return this.state.account.storage;
  }

  /** How names go over the wire: in the account's charset, else in UTF-8. */
  get names(): NameCodec {
    const { account, utf8 } = this.state;
    return this.context.names(utf8 ? undefined : account?.charset);
  }

  /**
   * The virtual path that an argument means here.
   * @throws StorageError "ENAMETOOLONG": step by step a working directory could become longer than any line
   */
  path(argument: string): string {
    const path = resolvePath(this.state.cwd, argument);
    if (Buffer.byteLength(path) > this.context.limits.path) throw new StorageError("ENAMETOOLONG");
    return path;
  }

  /** Adds the session's number, its client and the time to an event. */
  log(event: SessionEvent): void {
    this.context.log({ ...event, session: this.id, client: this.client, time: this.context.clock.now() });
  }

  /** Sends a preliminary reply; the final one is what the handler returns. */
  preliminary(code: number, text: string): void {
    const reply = answer(code, text);
    this.witness.reply(reply, this.context.clock.now());
    this.control.send(reply);
  }

  /** The time to log in ends. */
  loggedIn(): void {
    this.#deadlines.loggedIn();
  }

  /** The login is given up, and the time for a new one begins; who was not logged in gains none. */
  loggedOut(): void {
    if (this.state.account === null) return;
    this.data.clear();
    this.admitted.logOut();
    this.#limitLogin();
  }

  /** Ends the session from outside: what runs is broken off, then 421. */
  stop(reason: EndReason, text: string): void {
    this.#lastAnswer ??= lastAnswer(reason, replyCodes.serviceUnavailable, text);
    this.running.end("shutdown", "transfer", "look");
    this.#over.abort();
    this.control.interrupt();
  }

  /** The same, but a transfer that runs is let finish. */
  stopAfterTransfer(reason: EndReason, text: string): void {
    if (this.transfer === undefined) this.stop(reason, text);
    else this.#lastAnswer ??= lastAnswer(reason, replyCodes.serviceUnavailable, text);
  }

  /** Serves until the session ends. Never rejects. */
  async run(): Promise<void> {
    let reason: EndReason = "peer-closed";
    try {
      reason = (await this.#open()) ?? (await this.#serve());
    } catch (error) {
      reason = "internal-error";
      this.control.send(this.incident("", error));
    }
    if (this.#lastAnswer !== undefined) {
      this.control.send(this.#lastAnswer);
      reason = this.#lastAnswer.end ?? reason;
    }
    this.#over.abort();
    this.#deadlines.cancel();
    this.data.close();
    this.control.close();
    this.admitted.leave(reason);
    this.log({ type: "session-closed", reason, ms: this.context.clock.now() - this.#startedAt });
    await this.#overtaking.idle();
    await this.control.closed();
  }

  /** Reports an error that nobody expected, and makes the reply that names it. */
  incident(verb: string, error: unknown): Answer {
    const incident = this.context.nextIncidentId();
    this.log({ type: "internal-error", incident, verb, error });
    return answer(replyCodes.localError, `Local error, incident ${incident}.`);
  }

  async #serve(): Promise<EndReason> {
    for (let served = 1; ; served++) {
      if (this.#lastAnswer !== undefined) return "shutdown";
      this.#watchIdleness();
      const arrival = this.control.take() ?? (await this.control.next());
      this.#deadlines.spoken();
      if (arrival === null) return this.#quitting ? "quit" : "peer-closed";
      const reply = await this.#answer(arrival);
      if (reply !== undefined) this.control.send(reply);
      const end = reply?.end ?? (await reply?.behind?.());
      if (end !== undefined) return end;
      // Asked first: a pipelined command should not cost a promise for each thing that it need not wait for.
      if (this.#overtaking.busy) await this.#overtaking.idle();
      this.running.answered();
      if (this.control.congested && !(await this.control.drained())) return "unread-replies";
      if (served % turn === 0) await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** The greeting, behind TLS where it begins at once. */
  async #open(): Promise<EndReason | undefined> {
    const { tls, banner } = this.context;
    const failed =
      tls && this.#implicit ? await beginTls(this, tls, "implicit", "private") : this.control.open();
    if (failed !== undefined) return failed;
    this.control.send(answer(replyCodes.serviceReady, banner));
    return undefined;
  }

  #watchIdleness(): void {
    const { limits } = this.context;
    if (this.control.queued > 0) return;
    const allowed = this.state.idleTime ?? limits.idleTime;
    this.#deadlines.awaitCommand(allowed, () => this.stop("idle-timeout", "Idle for too long."));
  }

  #limitLogin(): void {
    const { loginTime } = this.context.limits;
    this.#deadlines.awaitLogin(loginTime, () => this.stop("login-timeout", "Login took too long."));
  }

  async #answer({ command: arrived, overlong, foreign }: Arrival): Promise<Answer | undefined> {
    const { state } = this;
    // Not before its turn: a login before it may have changed the charset.
    const command = readIn(this.names, arrived);
    if (overlong) return lastAnswer("line-too-long", replyCodes.unrecognized, "Line too long.");
    if (foreign || (state.account === null && isForeign(command.verb, this.context.proxied))) {
      if (foreign) {
        const heard = { first: { client: "tls", server: "text" } } as const;
        tlsFailed(this, "the client begins it at once, where AUTH TLS is to come first", heard);
      }
      if (command.verb === "PROXY") this.log({ type: "untrusted-proxy", from: this.client });
      return lastAnswer("not-ftp", replyCodes.serviceUnavailable, "This is an FTP server.");
    }
    if (isBare(command, "ABOR")) this.running.abortBegins();
    const { pending } = state;
    const { clock } = this.context;
    const verdict = gate(command, state);
    if (verdict.kind !== "ignore") this.witness.command(command.verb, command.argument, clock.now());
    const reply = verdict.kind === "pass" ? await this.#carryOut(verdict.request) : this.#countBad(verdict);
    // What one command prepares for the next does not outlive that one; an empty line is none.
    if (verdict.kind !== "ignore") {
      if (state.pending === pending) state.pending = { kind: "none" };
      if (!keepsRestart(command)) state.range = wholeFile;
    }
    if (reply !== undefined) this.witness.reply(reply, clock.now());
    return reply;
  }

  async #carryOut(request: Request): Promise<Answer> {
    const { state } = this;
    try {
      const reply = await handlers[request.verb](this, request);
      if (state.account !== null) state.badCommands = 0;
      return this.#tellLimit(request, reply);
    } catch (error) {
      const { verb, argument } = request;
      const reply = replyToStorageError(error, verb, "before", argument) ?? this.incident(verb, error);
      return this.#tellLimit(request, reply);
    }
  }

  /** What ends the session is told with its end. */
  #tellLimit({ verb }: Request, reply: Answer): Answer {
    const { limit, end, code } = reply;
    if (limit !== undefined && end === undefined) this.log({ type: "command-refused", verb, code, ...limit });
    return reply;
  }

  /** Counts commands that were none; a peer that sends only those speaks something else. */
  #countBad(verdict: Exclude<Verdict, { kind: "pass" }>): Answer | undefined {
    const { state, context } = this;
    const reply = verdict.kind === "refuse" ? verdict.answer : undefined;
    const bad =
      reply === undefined || reply.code === replyCodes.unrecognized || reply.code === replyCodes.badArgument;
    if (bad) state.badCommands++;
    const most =
      state.account === null ? context.limits.badCommandsBeforeLogin : context.limits.badCommandsAfterLogin;
    if (state.badCommands < most) return reply;
    return lastAnswer("bad-commands", replyCodes.serviceUnavailable, "Too many bad commands.");
  }

  #arrived({ command }: Arrival): boolean {
    if (isBare(command, "ABOR")) {
      // It takes effect at once; its own reply keeps its place in the order.
      this.running.abortCame();
      return false;
    }
    if (isBare(command, "QUIT")) {
      this.#quitting = true;
      return false;
    }
    const verb = canonicalVerb(command.verb);
    if (verb === undefined || !commands[verb].overtakes || command.problem !== null) return false;
    // A command sent after the client had the 150 may be answered at once; one pipelined before it keeps its place.
    const quiet = this.control.queued === 0 && !this.control.congested && !this.#overtaking.full;
    const verdict =
      this.transfer?.moving === true && quiet ? gate(readIn(this.names, command), this.state) : undefined;
    if (verdict?.kind !== "pass") return false;
    const { request } = verdict;
    this.#overtaking.add(() => this.#answerMeanwhile(request));
    return true;
  }

  /** Answers a command while a transfer runs, when the peer has read enough of the replies before. */
  async #answerMeanwhile(request: Request): Promise<void> {
    if (this.signal.aborted) return;
    if (this.control.congested && !(await this.control.drained())) {
      this.stop("unread-replies", "Replies are left unread.");
      return;
    }
    this.control.send(await this.#carryOut(request));
  }

  #lose(): void {
    this.running.end("peer-gone", "transfer", "look");
    this.#over.abort();
  }
}

/** Whether a command is that verb and no more: with an argument it will be refused, and must have no effect before. */
function isBare({ verb, argument, problem }: Command, wanted: "ABOR" | "QUIT"): boolean {
  return verb === wanted && argument.trim() === "" && problem === null;
}

function keepsRestart({ verb }: Command): boolean {
  return commandSpec(canonicalVerb(verb) ?? verb)?.keepsRestart === true;
}
