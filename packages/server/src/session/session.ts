import { Witness } from "@twinport/diagnosis";
import {
  type Command,
  canonicalVerb,
  commandSpec,
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
import type { LimitMet } from "../limits/limits.ts";
import type { Arrived } from "../listener.ts";
import type { EndReason, SessionEvent } from "../observe/log.ts";
import { WireTap } from "../observe/tap.ts";
import type { ServerContext } from "../server-context.ts";
import { StorageError } from "../storage/errors.ts";
import type { Storage } from "../storage/types.ts";
import { type Answer, answer, lastAnswer } from "./answer.ts";
import { type Arrival, ControlConnection } from "./control.ts";
import { Deadlines } from "./deadlines.ts";
import { badCommands, limitBehind } from "./end-limit.ts";
import { isForeign } from "./foreign.ts";
import { gate, type Request, type Verdict } from "./gates.ts";
import { Intake, isBare } from "./intake.ts";
import { beginTls, tlsFailed } from "./layers.ts";
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
  readonly #intake: Intake;
  readonly #over = new AbortController();
  readonly #startedAt: number;
  readonly #deadlines: Deadlines;
  #lastAnswer: Answer | undefined;
  #endLimit: LimitMet | undefined;
  readonly #toldLimits = new Set<LimitMet["limit"]>();

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
      arrived: (arrival) => this.#intake.arrived(arrival),
      // Who says QUIT and closes its side wants the transfer before it finished (RFC 959 §4.1.1), and nothing else.
      ended: () => (this.#intake.quitting ? this.running.end("peer-gone", "look") : this.#lose()),
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
    this.#intake = new Intake(this, (request) => this.#carryOut(request));
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
    const value = this.context.limits.path;
    if (Buffer.byteLength(path) > value) {
      throw new StorageError("ENAMETOOLONG", "ENAMETOOLONG", { limit: "path", value });
    }
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
    const limit = this.#endLimit ?? limitBehind(reason, this.state, this.context.limits);
    const ms = this.context.clock.now() - this.#startedAt;
    this.log({ type: "session-closed", reason, ms, ...(limit && { limit }) });
    await this.#intake.idle();
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
      if (arrival === null) return this.#intake.quitting ? "quit" : "peer-closed";
      const reply = await this.#answer(arrival);
      if (reply !== undefined) this.control.send(reply);
      const end = reply?.end ?? (await reply?.behind?.());
      if (end !== undefined) {
        this.#endLimit = reply?.limit;
        return end;
      }
      // Asked first: a pipelined command should not cost a promise for each thing that it need not wait for.
      if (this.#intake.busy) await this.#intake.idle();
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

  /** Each once: a client that tries again and again is not to fill the disk. What ends the session is told with its end. */
  #tellLimit({ verb }: Request, reply: Answer): Answer {
    const { limit: met, end, code } = reply;
    if (met === undefined || end !== undefined) return reply;
    this.context.refused(met.limit);
    if (this.#toldLimits.has(met.limit)) return reply;
    this.#toldLimits.add(met.limit);
    this.log({ type: "command-refused", verb, code, ...met });
    return reply;
  }

  /** Counts commands that were none; a peer that sends only those speaks something else. */
  #countBad(verdict: Exclude<Verdict, { kind: "pass" }>): Answer | undefined {
    const { state, context } = this;
    const reply = verdict.kind === "refuse" ? verdict.answer : undefined;
    const bad =
      reply === undefined || reply.code === replyCodes.unrecognized || reply.code === replyCodes.badArgument;
    if (bad) state.badCommands++;
    if (state.badCommands < context.limits[badCommands(state.account !== null)]) return reply;
    return lastAnswer("bad-commands", replyCodes.serviceUnavailable, "Too many bad commands.");
  }

  #lose(): void {
    this.running.end("peer-gone", "transfer", "look");
    this.#over.abort();
  }
}

function keepsRestart({ verb }: Command): boolean {
  return commandSpec(canonicalVerb(verb) ?? verb)?.keepsRestart === true;
}
