import type { Endpoint } from "@twinport/protocol";
import type { Arrived } from "../listener.ts";
import type { Networks } from "../networks.ts";

/** Who asks for a passive port. */
export interface ReservationRequest {
  /** The client's address: data connections from any other are cut, and the reservation stays. */
  readonly peerAddress: string;
  /** Is told of those. */
  readonly onStranger?: (from: Endpoint, to: Endpoint) => void;
  /** Whose data connections are taken besides: the passive side of FXP. */
  readonly foreign?: Networks;
  /** Whose share of the ports for FXP that counts for. */
  readonly account?: string;
}

/** A port that awaits the one data connection of one session. */
export interface Reservation {
  readonly port: number;
  /**
   * The connection, not read from yet, so that what the client sends early is not lost.
   * Rejects with ReservationEnded when it did not come in time or the reservation was released.
   */
  readonly accepted: Promise<Arrived>;
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

/** Why no port was reserved. */
export interface NoPort {
  /** What was exhausted: the ports that this client may be told now, those for FXP or the account's share of them, or a bound of `ServerLimits`. */
  readonly limit: "ports" | "foreignPorts" | "reservations" | "reservationsPerAddress";
  /** Such refusals since the server was made, this one included. */
  readonly refused: number;
}

/** Gives out passive ports. */
export interface Reservations {
  reserve(request: ReservationRequest): Promise<Reservation | NoPort>;
}
