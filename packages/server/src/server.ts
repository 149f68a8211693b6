import {
  type Charset,
  type Endpoint,
  formatReply,
  ipVersion,
  makeNameCodec,
  type NameCodec,
  replyCodes,
} from "@twinport/protocol";
import { withAnonymous } from "./accounts/anonymous.ts";
import { AnnouncedAddresses } from "./data/announced.ts";
import { PassivePool } from "./data/pool.ts";
import { checkRange } from "./data/ports.ts";
import { Admission, type Refusal } from "./limits/admission.ts";
import { serverLimits } from "./limits/limits.ts";
import { Turns } from "./limits/turns.ts";
import { Users } from "./limits/users.ts";
import { type Arrived, ControlListener, directly } from "./listener.ts";
import { containedWire } from "./observe/contained.ts";
import { type EventHandler, EventSource, type ServerEvents } from "./observe/events.ts";
import type { LogEvent } from "./observe/log.ts";
import { optionDefaults, type ServerOptions } from "./options.ts";
import { ProxyReception } from "./proxy/reception.ts";
import type { ServerContext } from "./server-context.ts";
import { Session } from "./session/session.ts";

const refusalTexts: Readonly<Record<Refusal, string>> = {
  "too-many": "Too many connections; try again later.",
  "too-many-from-address": "Too many connections from your address.",
  "too-many-before-login": "Too many connections; try again later.",
};

/** An FTP server: plain FTP, passive and active. */
export class FtpServer {
  readonly #options: ServerOptions;
  readonly #events: EventSource;
  readonly #context: ServerContext;
  readonly #admission: Admission;
  readonly #running = new Map<Session, Promise<void>>();
  readonly #listener: ControlListener;
  readonly #over = new AbortController();
  readonly #pool: PassivePool;
  readonly #proxies: ProxyReception | undefined;

  constructor(options: ServerOptions) {
    this.#options = options;
    const limits = serverLimits(options.limits);
    const clock = options.clock ?? optionDefaults.clock;
    const random = options.random ?? optionDefaults.random;
    const { authenticator, anonymous, observer = {} } = options;
    this.#events = new EventSource(clock);
    if (observer.log !== undefined) this.on("log", (event) => observer.log?.(event));
    const log = (event: LogEvent) => this.#events.tell(event);
    const failed = (error: Error) => log({ type: "listener-error", time: clock.now(), error });
    const { ports = optionDefaults.passivePorts, address } = options.passive ?? {};
    if (typeof ports !== "number") checkRange(ports);
    this.#proxies = options.proxy && new ProxyReception(options.proxy, { clock, limits, log });
    const reception = this.#proxies?.receive ?? directly;
    this.#pool = new PassivePool(ports, {
      clock,
      limits,
      random,
      reception,
      onTaken: (taken, code) => log({ type: "passive-ports-taken", time: clock.now(), ports: taken, code }),
      onError: failed,
    });
    let toldOfFallback = false;
    this.#admission = new Admission(limits);
    this.#context = {
      authenticator: anonymous === undefined ? authenticator : withAnonymous(authenticator, anonymous),
      banner: options.banner ?? optionDefaults.banner,
      hosts: options.hosts && new Set(options.hosts.map((host) => host.toLowerCase())),
      announced: new AnnouncedAddresses(address, { clock, log }),
      limits,
      users: new Users(clock, this.#over.signal),
      digests: new Turns(limits.digestsAtOnce),
      clock,
      reservations: this.#pool,
      wire: containedWire(observer, (error) => this.#events.failed("wire", error)),
      log,
      names: nameCodecs(),
      nextSessionId: counter(),
      nextConnectionId: counter(),
      nextIncidentId: counter(),
      listensOn: (port) => port === this.address?.port || this.#pool.has(port),
      firstActiveFallback: () => {
        const first = !toldOfFallback;
        toldOfFallback = true;
        return first;
      },
    };
    this.#listener = new ControlListener(limits.keepAliveDelay, reception, {
      arrived: (arrived) => this.#receive(arrived),
      failed,
    });
  }

  /** Sessions that run. */
  get sessions(): number {
    return this.#running.size;
  }

  /** Where the server listens, once it does. */
  get address(): Endpoint | undefined {
    return this.#listener.address;
  }

  /**
   * Starts to listen. Rejects with the system's error, such as EADDRINUSE, or with FtpError "connect-failed" when other programs hold
   * every port for passive mode. To be called once.
   */
  async listen(): Promise<Endpoint> {
    const { host = optionDefaults.host, port = optionDefaults.port } = this.#options;
    const address = await this.#listener.listen(host, port);
    try {
      await this.#pool.open(ipVersion(host) === 0 ? address.address : host);
    } catch (error) {
      await this.close();
      throw error;
    }
    await this.#context.announced.start();
    this.#tell({ type: "listening", address });
    return address;
  }

  /**
   * Calls a handler with each event of that name: "login", "upload", "error"… ({@link ServerEvents} has them all). It cannot break
   * what it is told of: what it throws, or its promise rejects with, becomes the event "handler-failed".
   */
  on<Name extends keyof ServerEvents>(name: Name, handler: EventHandler<Name>): this {
    this.#events.add(name, handler, false);
    return this;
  }

  /** The same, for the next such event only. */
  once<Name extends keyof ServerEvents>(name: Name, handler: EventHandler<Name>): this {
    this.#events.add(name, handler, true);
    return this;
  }

  /** Ends what `on` or `once` began. */
  off<Name extends keyof ServerEvents>(name: Name, handler: EventHandler<Name>): this {
    this.#events.remove(name, handler);
    return this;
  }

  /**
   * Stops. New connections are not taken; sessions without a transfer end with 421 at once, the others when their
   * transfer is done or `graceMs` (default 0) has passed. Resolves when every socket is closed.
   */
  async close(options: { readonly graceMs?: number } = {}): Promise<void> {
    const { graceMs = 0 } = options;
    const closed = this.#listener.close();
    this.#proxies?.close();
    this.#context.announced.close();
    const sessions = [...this.#running.keys()];
    const text = "The server is shutting down.";
    const stop = () => {
      for (const session of sessions) session.stop("shutdown", text);
    };
    if (graceMs <= 0) stop();
    else for (const session of sessions) session.stopAfterTransfer("shutdown", text);
    const timer = graceMs > 0 ? this.#context.clock.after(graceMs, stop) : undefined;
    await Promise.all(this.#running.values());
    timer?.cancel();
    await this.#pool.close();
    await closed;
    this.#over.abort();
    this.#tell({ type: "closed" });
  }

  /** For `await using`: close at once. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #tell(event: { type: "listening"; address: Endpoint } | { type: "closed" }): void {
    this.#events.tell({ ...event, time: this.#context.clock.now() });
  }

  #receive(arrived: Arrived): void {
    const admitted = this.#admission.admit(arrived.client.address);
    if (typeof admitted === "string") {
      this.#refuse(arrived, admitted);
      return;
    }
    const session = new Session(arrived, this.#context, admitted);
    const over = session.run().finally(() => this.#running.delete(session));
    this.#running.set(session, over);
  }

  #refuse({ socket, client }: Arrived, reason: Refusal): void {
    const { clock, limits, log } = this.#context;
    log({ type: "refused", time: clock.now(), client, reason });
    socket.end(formatReply({ code: replyCodes.serviceUnavailable, lines: [refusalTexts[reason]] }));
    socket.resume();
    const timer = clock.after(limits.controlCloseTime, () => socket.destroy());
    socket.once("close", () => timer.cancel());
  }
}

/** Each made once, when it is first asked for. */
function nameCodecs(): (charset?: Charset) => NameCodec {
  const made = new Map<Charset, NameCodec>();
  return (charset = "utf-8") => {
    const names = made.get(charset) ?? makeNameCodec(charset);
    made.set(charset, names);
    return names;
  };
}

function counter(): () => number {
  let last = 0;
  return () => ++last;
}
