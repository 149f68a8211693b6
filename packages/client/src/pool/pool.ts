import type { FtpSession } from "../session/ftp-session.ts";

/** A session lent to one operation. */
export interface Lease {
  readonly session: FtpSession;
  /** Gives it back; further calls do nothing. A session that is closed by then is forgotten. */
  release(): void;
}

/** Lends sessions, each to one operation at a time, and opens more of them up to a bound. */
export class Pool {
  readonly #open: () => Promise<FtpSession>;
  readonly #max: number;
  readonly #idle: FtpSession[] = [];
  readonly #waiting: ((lease: Promise<Lease>) => void)[] = [];
  #size = 0;

  constructor(open: () => Promise<FtpSession>, max: number) {
    this.#open = open;
    this.#max = max;
  }

  /** Runs `work` on a session of its own. An operation must not ask for a second session while it holds one. */
  async run<T>(work: (session: FtpSession) => Promise<T>): Promise<T> {
    const lease = await this.lease();
    try {
      return await work(lease.session);
    } finally {
      lease.release();
    }
  }

  lease(): Promise<Lease> {
    const idle = this.#idle.pop();
    if (idle !== undefined) return Promise.resolve(this.#lend(idle));
    if (this.#size < this.#max) {
      this.#size += 1;
      return this.#open().then(
        (session) => this.#lend(session),
        (error: unknown) => {
          this.#size -= 1;
          throw error;
        },
      );
    }
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
    });
  }

  /** Says QUIT on every session. */
  async close(): Promise<void> {
    await Promise.all(this.#idle.splice(0).map((session) => session.quit()));
  }

  #lend(session: FtpSession): Lease {
    let held = true;
    const release = () => {
      if (!held) return;
      held = false;
      if (session.closed) this.#size -= 1;
      else this.#idle.push(session);
      const next = this.#waiting.shift();
      next?.(this.lease());
    };
    return { session, release };
  }
}
