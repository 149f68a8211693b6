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
  /** How long the operation took that was done last, milliseconds. */
  took = Infinity;

  constructor(session: FtpSession, now: number) {
    this.session = session;
    this.since = now;
  }

  get idle(): boolean {
    return this.leases === 0;
  }

  /**
   * Whether one more operation may ride behind those that run. Only where they are over soon, as far as the last one tells: who
   * waits in the pool's queue takes whichever session is free first, and would not ride behind a large file.
   */
  bearsAnother(now: number): boolean {
    if (this.idle || this.exclusive || this.leases >= this.session.depth) return false;
    return this.took < soon && now - this.since < soon;
  }
}

/** What is over within this is worth waiting for, milliseconds. */
const soon = 2000;
