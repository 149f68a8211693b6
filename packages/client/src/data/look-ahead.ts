import { isPositive, type Reply } from "@twinport/protocol";
import type { Exchange } from "../connection/exchange.ts";
import type { DataMode } from "../options.ts";
import type { Session } from "../session/session.ts";
import { isActive } from "./modes.ts";

/** How long an announced port is taken to be good, milliseconds: servers, and firewalls between, let go of what nobody uses. */
const longestReserved = 10_000;

/** A port that was asked for before anybody needed it. */
interface Reservation {
  readonly mode: DataMode;
  readonly exchange: Exchange;
  /** When the reply came. */
  repliedAt: number | undefined;
}

/** The answer to EPSV or PASV. */
export interface PortReply {
  readonly reply: Reply;
  /** It was asked for behind an earlier transfer. Where it fails, nothing is said against the mode. */
  readonly reserved: boolean;
}

/**
 * What one session sends ahead of the replies, so that a small file costs two round trips in passive mode and one in active mode:
 *
 * - the command of a transfer leaves with the SYN, or with PORT, once the mode has carried a transfer of this session;
 * - EPSV or PASV for the next transfer leaves behind the command of this one, so that the port is known when this one ends;
 * - others may send as soon as the command has left, to servers that are known to bear that; to all others from the final reply on.
 *
 * All of it only where commands sent ahead are wanted, and the server was not seen to answer them out of order.
 */
export class LookAhead {
  readonly #session: Session;
  readonly #worked = new Set<DataMode>();
  #reservation: Reservation | undefined;
  readonly #running = new Set<Promise<Reply>>();
  #row = 0;

  constructor(session: Session) {
    this.#session = session;
  }

  /** How many operations this session takes at once with profit: a transfer, and those whose commands wait behind it. */
  get depth(): number {
    const { pipelined, knowledge } = this.#session;
    const [mode] = this.#worked;
    if (!pipelined || mode === undefined || knowledge.lookAhead === false) return 1;
    return isActive(mode) && knowledge.oneByOne ? 4 : 2;
  }

  /** Whether the command of a transfer may leave before its data connection stands. */
  early(mode: DataMode): boolean {
    const { pipelined, knowledge } = this.#session;
    if (!pipelined || !this.#worked.has(mode)) return false;
    // In passive mode nothing else is unanswered then; in active mode PORT is.
    return !isActive(mode) || knowledge.lookAhead !== false;
  }

  /** A data connection of this session came about in this mode, or did not. */
  learnt(mode: DataMode, worked: boolean): void {
    if (worked) this.#worked.add(mode);
    else this.#worked.delete(mode);
  }

  /** The port for a transfer: the one reserved, or one asked for now. */
  async port(mode: "epsv" | "pasv"): Promise<PortReply> {
    const reservation = this.#reservation;
    this.#reservation = undefined;
    if (reservation !== undefined && this.#usable(reservation, mode)) {
      const reply = await reservation.exchange.final;
      if (isPositive(reply)) return { reply, reserved: true };
      this.#refused();
    }
    return { reply: await this.#session.command(mode), reserved: false };
  }

  /** The command of a transfer is being sent: asks for the next one's port in the same flight, where that is likely to be used. */
  behind(mode: DataMode): void {
    const { control, turns, pipelined, knowledge, clock } = this.#session;
    this.#row += 1;
    const wanted = turns.waiting > 0 || this.#row > 1;
    if (!wanted || !pipelined || knowledge.lookAhead === false || isActive(mode) || !this.#worked.has(mode))
      return;
    const exchange = control.send(mode);
    const reservation: Reservation = { mode, exchange, repliedAt: undefined };
    this.#reservation = reservation;
    exchange.final.then(
      (reply) => {
        reservation.repliedAt = clock();
        if (isPositive(reply)) knowledge.lookAhead ??= true;
      },
      () => {},
    );
  }

  /** Whether others may send although this transfer runs. */
  shares(mode: DataMode): boolean {
    const { pipelined, knowledge } = this.#session;
    return pipelined && this.#worked.has(mode) && knowledge.oneByOne && knowledge.lookAhead !== false;
  }

  /** A transfer runs until its final reply. */
  started(final: Promise<Reply>): void {
    this.#running.add(final);
    const ended = () => void this.#running.delete(final);
    final.then(ended, ended);
  }

  /** Settles once no transfer runs. */
  async ended(): Promise<void> {
    await Promise.allSettled(this.#running);
  }

  /** A port that was reserved is so no more: another one was asked for by hand. */
  forget(): void {
    this.#reservation = undefined;
  }

  #usable({ mode, repliedAt }: Reservation, wanted: DataMode): boolean {
    if (mode !== wanted) return false;
    if (repliedAt === undefined || this.#session.clock() - repliedAt <= longestReserved) return true;
    this.#row = 0; // nobody came: not again, until there are two in a row
    return false;
  }

  /** The server announces no port behind a transfer. */
  #refused(): void {
    this.#session.knowledge.disorder(true);
  }
}
