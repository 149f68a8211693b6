import { createServer, type Server, type Socket } from "node:net";
import { type Endpoint, foldMapped, formatReply, replyCodes } from "@twinport/protocol";
import { withAnonymous } from "./accounts/anonymous.ts";
import { PortPool } from "./data/ports.ts";
import { ListenerPerReservation } from "./data/reservations.ts";
import { Admission, type Refusal } from "./limits/admission.ts";
import { serverLimits } from "./limits/limits.ts";
import { Turns } from "./limits/turns.ts";
import { optionDefaults, type ServerOptions } from "./options.ts";
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
  readonly #context: ServerContext;
  readonly #admission: Admission;
  readonly #running = new Map<Session, Promise<void>>();
  readonly #listener: Server;
  #address: Endpoint | undefined;

  constructor(options: ServerOptions) {
    this.#options = options;
    const limits = serverLimits(options.limits);
    const clock = options.clock ?? optionDefaults.clock;
    const range = options.passive?.ports ?? optionDefaults.ports;
    const random = options.random ?? optionDefaults.random;
    const ports = new PortPool(range, random, limits.portRestTime, () => clock.now());
    const { authenticator, anonymous, observer = {} } = options;
    let toldOfFallback = false;
    this.#admission = new Admission(limits);
    this.#context = {
      authenticator: anonymous === undefined ? authenticator : withAnonymous(authenticator, anonymous),
      banner: options.banner ?? optionDefaults.banner,
      hosts: options.hosts && new Set(options.hosts.map((host) => host.toLowerCase())),
      announcedAddress: options.passive?.address,
      limits,
      digests: new Turns(limits.digestsAtOnce),
      clock,
      reservations: new ListenerPerReservation(ports, clock, limits.dataConnectTime),
      observer,
      log: (event) => observer.log?.(event),
      nextSessionId: counter(),
      nextConnectionId: counter(),
      nextIncidentId: counter(),
      listensOn: (port) => port === this.#address?.port || ports.uses(port),
      firstActiveFallback: () => {
        const first = !toldOfFallback;
        toldOfFallback = true;
        return first;
      },
    };
    // Half-open: a client that has sent its last command and closed its side still gets the replies.
    this.#listener = createServer({
      allowHalfOpen: true,
      noDelay: true,
      keepAlive: true,
      keepAliveInitialDelay: limits.keepAliveDelay,
    });
    this.#listener.on("connection", (socket: Socket) => this.#accept(socket));
  }

  /** Sessions that run. */
  get sessions(): number {
    return this.#running.size;
  }

  /** Where the server listens, once it does. */
  get address(): Endpoint | undefined {
    return this.#address;
  }

  /** Starts to listen. Rejects with the system's error, such as EADDRINUSE. To be called once. */
  listen(): Promise<Endpoint> {
    const { host = optionDefaults.host, port = optionDefaults.port } = this.#options;
    return new Promise((resolve, reject) => {
      this.#listener.once("error", reject);
      this.#listener.listen({ host, port }, () => {
        this.#listener.off("error", reject);
        this.#listener.on("error", (error) =>
          this.#context.log({ type: "listener-error", time: this.#context.clock.now(), error }),
        );
        const bound = this.#listener.address();
        if (bound === null || typeof bound === "string") return reject(new Error("not listening on a port"));
        this.#address = { address: bound.address, port: bound.port };
        resolve(this.#address);
      });
    });
  }

  /**
   * Stops. New connections are not taken; sessions without a transfer end with 421 at once, the others when their
   * transfer is done or `graceMs` (default 0) has passed. Resolves when every socket is closed.
   */
  async close(options: { readonly graceMs?: number } = {}): Promise<void> {
    const { graceMs = 0 } = options;
    const closed = new Promise<void>((resolve) => this.#listener.close(() => resolve()));
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
    await closed;
  }

  #accept(socket: Socket): void {
    // The one listener that every socket has before anything else can happen to it; what follows an error is "close".
    socket.on("error", () => undefined);
    const address = foldMapped(socket.remoteAddress ?? "");
    // The peer may be gone already.
    if (address === "") {
      socket.destroy();
      return;
    }
    const admitted = this.#admission.admit(address);
    if (typeof admitted === "string") {
      this.#refuse(socket, address, admitted);
      return;
    }
    const session = new Session(socket, this.#context, admitted);
    const over = session.run().finally(() => this.#running.delete(session));
    this.#running.set(session, over);
  }

  #refuse(socket: Socket, address: string, reason: Refusal): void {
    const { clock, limits, log } = this.#context;
    log({ type: "refused", time: clock.now(), client: { address, port: socket.remotePort ?? 0 }, reason });
    socket.end(formatReply({ code: replyCodes.serviceUnavailable, lines: [refusalTexts[reason]] }));
    socket.resume();
    const timer = clock.after(limits.controlCloseTime, () => socket.destroy());
    socket.once("close", () => timer.cancel());
  }
}

function counter(): () => number {
  let last = 0;
  return () => ++last;
}
