import type { ServerTotals } from "./counts.ts";

/** What a server does, in numbers: as it is at this moment, and in all. */
export interface ServerFigures {
  /** Sessions that run. */
  readonly sessions: number;
  /** Of these, not logged in. */
  readonly beforeLogin: number;
  /** Transfers, listings too, whose data connection stands. */
  readonly transfers: number;
  /** Networks that are banned. */
  readonly bans: number;
  readonly passive: PassiveFigures;
  readonly totals: ServerTotals;
}

/** Ports for passive mode. One may be reserved for many clients at once, and rest for others. */
export interface PassiveFigures {
  /** Ports that are listened on. */
  readonly ports: number;
  /** Of these, reserved for nobody. */
  readonly free: number;
  /** Reservations: pairs of a port and a client. */
  readonly reserved: number;
  /** Of these, open to foreign networks (FXP). */
  readonly foreign: number;
  /** Ports at rest, once for each client, and for FXP and its account besides: a connection to them may still be late. */
  readonly resting: number;
}
