import {
  addressScope,
  type Charset,
  type Endpoint,
  ipVersion,
  makeNameCodec,
  type NameCodec,
  sameAddress,
} from "@twinport/protocol";
import { withAnonymous } from "./accounts/anonymous.ts";
import type { Bandwidth } from "./accounts/types.ts";
import { AnnouncedAddresses } from "./data/announced.ts";
import { PassivePool } from "./data/pool.ts";
import { checkRange } from "./data/ports.ts";
import type { BandwidthOptions } from "./limits/bandwidth.ts";
import type { Ban } from "./limits/bans.ts";
import { Door } from "./limits/door.ts";
import { type ServerLimits, serverLimits } from "./limits/limits.ts";
import type { NetworkOptions } from "./limits/networks.ts";
import { Turns } from "./limits/turns.ts";
import { type Arrived, ControlListener, directly } from "./listener.ts";
import { containedWire } from "./observe/contained.ts";
import { Counts } from "./observe/counts.ts";
import { type EventHandler, EventSource, type ServerEvents } from "./observe/events.ts";
import type { ServerFigures } from "./observe/figures.ts";
import type { LogEvent } from "./observe/log.ts";
import { optionDefaults, type ServerOptions } from "./options.ts";
import { ProxyReception } from "./proxy/reception.ts";
import type { ServerContext } from "./server-context.ts";
import { Session } from "./session/session.ts";
import type { CertificateFacts } from "./tls/certificate.ts";
import type { Certificate } from "./tls/options.ts";
import { ServerTls } from "./tls/server-tls.ts";

/** An FTP server: plain, and over TLS; passive and active. */
export class FtpServer {
  readonly #options: ServerOptions;
  readonly #events: EventSource;
  readonly #counts = new Counts();
  readonly #context: ServerContext;
  readonly #door: Door;
  readonly #running = new Map<Session, Promise<void>>();
  readonly #listener: ControlListener;
  readonly #implicitListener: ControlListener;
  readonly #over = new AbortController();
  readonly #pool: PassivePool;
  readonly #proxies: ProxyReception | undefined;

  /**
   * @throws BadCertificate
   * @throws FtpError "usage" for another setting of TLS that cannot hold
   * @throws RangeError for a range of ports, a network, an address or a bound that is none
   */
  constructor(options: ServerOptions) {
    this.#options = options;
    const limits = serverLimits(options.limits);
    const clock = options.clock ?? optionDefaults.clock;
    const random = options.random ?? optionDefaults.random;
    const { authenticator, anonymous, observer = {} } = options;
    this.#events = new EventSource(clock);
    if (observer.log !== undefined) this.on("log", (event) => observer.log?.(event));
    const log = (event: LogEvent) => {
      this.#counts.tell(event);
      this.#events.tell(event);
    };
    const refused = (limit: string) => this.#counts.refuse(limit);
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
    const { networks, bandwidth } = options;
    this.#door = new Door({ clock, limits, networks, bandwidth, log, refused, signal: this.#over.signal });
    this.#context = {
      authenticator: anonymous === undefined ? authenticator : withAnonymous(authenticator, anonymous),
      banner: options.banner ?? optionDefaults.banner,
      hosts: options.hosts && new Set(options.hosts.map((host) => host.toLowerCase())),
      proxied: options.proxy !== undefined,
      announced: new AnnouncedAddresses(address, { clock, log }),
      limits,
      tls: options.tls && new ServerTls(options.tls, clock, limits),
      digests: new Turns(limits.digestsAtOnce),
      clock,
      reservations: this.#pool,
      wire: containedWire(observer, (error) => this.#events.failed("wire", error)),
      log,
      refused,
      names: nameCodecs(),
      nextSessionId: counter(),
      nextConnectionId: counter(),
      nextIncidentId: counter(),
      listensOn: (port, address) =>
        (port === this.address?.port || port === this.implicitAddress?.port || this.#pool.has(port)) &&
        (address === undefined || this.#isBoundTo(address)),
      firstActiveFallback: () => {
        const first = !toldOfFallback;
        toldOfFallback = true;
        return first;
      },
    };
    const listener = (implicit: boolean) =>
      new ControlListener(limits.keepAliveDelay, reception, {
        arrived: (arrived) => this.#receive(arrived, implicit),
        failed,
      });
    this.#listener = listener(false);
    this.#implicitListener = listener(true);
  }

  /** Sessions that run. */
  get sessions(): number {
    return this.#running.size;
  }

  /** What it does at the moment and has done so far, in numbers, for monitoring. Costs little: to be asked as often as one likes. */
  get figures(): ServerFigures {
    const moving = { up: 0, down: 0 };
    let transfers = 0;
    for (const { transfer } of this.#running.keys()) {
      if (transfer?.moving === true) transfers++;
      if (transfer?.direction !== undefined) moving[transfer.direction] += transfer.bytes;
    }
    return {
      sessions: this.sessions,
      beforeLogin: this.#door.strangers,
      transfers,
      bans: this.bans.length,
      passive: this.#pool.figures,
      totals: this.#counts.totals(moving),
    };
  }

  /** Where the server listens, once it does. */
  get address(): Endpoint | undefined {
    return this.#listener.address;
  }

  /** Where TLS begins at once, if it does anywhere. */
  get implicitAddress(): Endpoint | undefined {
    return this.#implicitListener.address;
  }

  /** The certificate that new sessions get; undefined without TLS. */
  get certificate(): CertificateFacts | undefined {
    return this.#context.tls?.certificate;
  }

  /**
   * New sessions get this certificate; those that run keep theirs, so that their data connections go on to be theirs.
   * @throws BadCertificate where it cannot be used, and then the old one stays
   * @throws Error of a server without TLS
   */
  setCertificate(certificate: Certificate): void {
    const { tls } = this.#context;
    if (tls === undefined) throw new Error("The server has no TLS: give it `tls` when it is made.");
    tls.setCertificate(certificate);
  }

  /**
   * Starts to listen, on the implicit port too if there is one. Rejects with the system's error, such as EADDRINUSE, or with FtpError
   * "connect-failed" when other programs hold every port for passive mode. To be called once. Gives where the server listens for clear
   * text and AUTH.
   */
  async listen(): Promise<Endpoint> {
    const { host = optionDefaults.host, port = optionDefaults.port, tls } = this.#options;
    const address = await this.#listener.listen(host, port);
    try {
      if (tls?.implicitPort !== undefined) await this.#implicitListener.listen(host, tls.implicitPort);
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
    const closed = Promise.all([this.#listener.close(), this.#implicitListener.close()]);
    this.#proxies?.close();
    this.#context.announced.close();
    const sessions = [...this.#running.keys()];
    const text = "The server is shutting down.";
    const stop = () => {
      this.#over.abort();
      for (const session of sessions) session.stop("shutdown", text);
    };
    if (graceMs <= 0) stop();
    else for (const session of sessions) session.stopAfterTransfer("shutdown", text);
    const timer = graceMs > 0 ? this.#context.clock.after(graceMs, stop) : undefined;
    await Promise.all(this.#running.values());
    timer?.cancel();
    const portsClosed = this.#pool.close();
    // Those too that came to its ports while the last transfers ran.
    this.#proxies?.close();
    await portsClosed;
    await closed;
    this.#door.bans.close();
    this.#tell({ type: "closed" });
  }

  /** Networks that are banned at the moment. */
  get bans(): readonly Ban[] {
    return this.#door.bans.list;
  }

  /** Bans the network of an address, for `ms` or as long as guessing passwords would. Sessions that are logged in go on. */
  ban(address: string, ms?: number): Ban {
    return this.#door.bans.ban(address, ms);
  }

  /** Ends the ban of a network, named as in `bans`, or of an address. False when there is none. */
  liftBan(network: string): boolean {
    return this.#door.bans.lift(network);
  }

  /**
   * Sets the bounds on bandwidth anew, those of all levels; transfers that run obey them at once.
   * @throws RangeError for one that is no positive number
   */
  setBandwidth(bandwidth: BandwidthOptions): void {
    this.#door.bandwidth.set(bandwidth);
  }

  /**
   * Bounds the bandwidth of one account in place of what it has of its own, until it is set anew; null: no more.
   * @throws RangeError for a bound that is no positive number
   */
  setUserBandwidth(name: string, bandwidth: Bandwidth | null): void {
    this.#door.bandwidth.setUser(name, bandwidth);
  }

  /**
   * Sets who may connect anew; sessions that run go on.
   * @throws RangeError for what is no network, and then the old rules stay
   */
  setNetworks(networks: NetworkOptions): void {
    this.#door.networks.set(networks);
  }

  /**
   * Sets the bounds that differ from the defaults anew, for what begins from now on: nobody who is inside is turned out. Those of standing
   * sockets stay as they were at the start: `portRestTime`, `restingPorts`, `keepAliveDelay`, and `digestsAtOnce`.
   * @throws RangeError for one that is none, and then the old ones stay
   */
  setLimits(limits: Partial<ServerLimits>): void {
    Object.assign(this.#context.limits, serverLimits(limits));
  }

  #isBoundTo(address: string): boolean {
    const bound = this.address?.address ?? "";
    return addressScope(bound) === "unspecified" || sameAddress(bound, address);
  }

  /** For `await using`: close at once. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #tell(event: { type: "listening"; address: Endpoint } | { type: "closed" }): void {
    this.#events.tell({ ...event, time: this.#context.clock.now() });
  }

  #receive(arrived: Arrived, implicit: boolean): void {
    const admitted = this.#door.receive(arrived, implicit);
    if (admitted === undefined) return;
    const session = new Session(arrived, this.#context, admitted, implicit);
    admitted.onOusted(() => session.stop("ousted", "Too many connections; try again later."));
    const over = session.run().finally(() => this.#running.delete(session));
    this.#running.set(session, over);
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
