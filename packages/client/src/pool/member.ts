import type { FtpSession } from "../session/ftp-session.ts";

/** A session of a pool and who works on it. */
export class Member {
  readonly session: FtpSession;
  /** Operations that hold it now. */
  leases = 0;
  /** One of them wants it for itself. */
  exclusive = false;
  /** Operations that have held it so far. */
  served = 0;
  /** When it was lent or given back last. */
  since: number;

  constructor(session: FtpSession, now: number) {
    this.session = session;
    this.since = now;
  }

  get idle(): boolean {
    return this.leases === 0;
  }

  /**
   * Whether one more operation may ride behind those that run. Not behind one that has run for a while: it may be a
   * large transfer, and whoever waits in the pool's queue takes whichever session is free first.
   */
  bearsAnother(now: number): boolean {
    return (
      !this.idle && !this.exclusive && this.leases < this.session.depth && now - this.since < longestRide
    );
  }
}

/** How old the latest operation of a session may be for another one to be sent behind it, milliseconds. */
const longestRide = 2000;
