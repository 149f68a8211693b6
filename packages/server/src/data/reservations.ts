import { createServer, type Server, type Socket } from "node:net";
import { type Endpoint, foldMapped, sameAddress } from "@twinport/protocol";
import type { Clock } from "../clock.ts";
import { errorCode } from "../storage/errors.ts";
import type { PortPool } from "./ports.ts";

/** Who asks for a passive port. */
export interface ReservationRequest {
  /** The server's address on the control connection: there the data connection is awaited. */
  readonly localAddress: string;
  /** The client's address: data connections from any other are cut, and the reservation stays. */
  readonly peerAddress: string;
  /** Is told of those. */
  readonly onStranger?: (from: Endpoint, to: Endpoint) => void;
}

/** A port that awaits the one data connection of one session. */
export interface Reservation {
  readonly port: number;
  /**
   * The connection, not read from yet, so that what the client sends early is not lost.
   * Rejects with ReservationEnded when it did not come in time or the reservation was released.
   */
  readonly accepted: Promise<Socket>;
  /** Ends it. A connection accepted and not taken is closed by whoever holds it. Harmless twice. */
  release(): void;
}

/** The reservation ended without a connection. */
export class ReservationEnded extends Error {
  override readonly name = "ReservationEnded";
  readonly reason: "timeout" | "released";

  constructor(reason: "timeout" | "released") {
    super(reason);
    this.reason = reason;
  }
}

/** Gives out passive ports. */
export interface Reservations {
  /** A port, or null when all are taken. */
  reserve(request: ReservationRequest): Promise<Reservation | null>;
}

/** After so many ports that other programs hold, the range counts as full: a PASV must not try thousands. */
const mostAttempts = 128;

/** A listener of its own for each reservation. */
export class ListenerPerReservation implements Reservations {
  readonly #ports: PortPool;
  readonly #clock: Clock;
  readonly #timeout: number;

  /** @param timeout milliseconds from reservation to connection */
  constructor(ports: PortPool, clock: Clock, timeout: number) {
    this.#ports = ports;
    this.#clock = clock;
    this.#timeout = timeout;
  }

  async reserve(request: ReservationRequest): Promise<Reservation | null> {
    let attempts = 0;
    for (const port of this.#ports.candidates()) {
      if (++attempts > mostAttempts) return null;
      this.#ports.use(port);
      try {
        return this.#await(await listen(port, foldMapped(request.localAddress)), port, request);
      } catch (error) {
        this.#ports.release(port, true);
        if (errorCode(error) !== "EADDRINUSE" && errorCode(error) !== "EACCES") return null;
      }
    }
    return null;
  }

  #await(listener: Server, port: number, { peerAddress, onStranger }: ReservationRequest): Reservation {
    let settle: (outcome: Socket | ReservationEnded["reason"]) => void = () => undefined;
    const accepted = new Promise<Socket>((resolve, reject) => {
      settle = (outcome) => {
        settle = (late) => typeof late === "object" && late.destroy();
        timer.cancel();
        listener.close();
        this.#ports.release(port);
        if (typeof outcome === "object") resolve(outcome);
        else reject(new ReservationEnded(outcome));
      };
    });
    // Nobody may be waiting when it ends.
    accepted.catch(() => undefined);
    const timer = this.#clock.after(this.#timeout, () => settle("timeout"));
    listener.on("connection", (socket: Socket) => {
      socket.on("error", () => undefined);
      if (sameAddress(socket.remoteAddress ?? "", peerAddress)) settle(socket);
      else {
        onStranger?.(...endsOf(socket));
        socket.destroy();
      }
    });
    // Such as EMFILE at accept: the connection is lost, the timeout will say so.
    listener.on("error", () => undefined);
    return { port, accepted, release: () => settle("released") };
  }
}

function listen(port: number, host: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer({ pauseOnConnect: true, allowHalfOpen: true, noDelay: true });
    server.once("error", reject);
    server.listen({ port, host, backlog: 8, exclusive: true }, () => {
      server.off("error", reject);
      resolve(server);
    });
  });
}

function endsOf(socket: Socket): [from: Endpoint, to: Endpoint] {
  return [
    { address: foldMapped(socket.remoteAddress ?? ""), port: socket.remotePort ?? 0 },
    { address: foldMapped(socket.localAddress ?? ""), port: socket.localPort ?? 0 },
  ];
}
