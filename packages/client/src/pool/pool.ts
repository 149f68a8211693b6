import { FtpError } from "@twinport/protocol";
import { abortedError } from "../connection/turns.ts";
import type { FtpSession } from "../session/ftp-session.ts";
import type { ConnectionBound } from "./bound.ts";
import type { Lease, LeaseOptions } from "./lease.ts";
import { Member } from "./member.ts";
import { Nesting } from "./nesting.ts";
import { Standstill } from "./standstill.ts";
import { WaitingLine } from "./waiting-line.ts";

/** What a {@link Pool} is made of. */
export interface PoolParts {
  /** Connects and logs in; gives up when the signal fires. */
  readonly open: (signal: AbortSignal) => Promise<FtpSession>;
  /** At most this many sessions. */
  readonly max: number;
  /** How long an idle session is kept, milliseconds. */
  readonly idleMs: number;
  /** How long nothing may move before whoever waits is told so, milliseconds. */
  readonly stuckMs: number;
  /** What the server has said about the number of connections. */
  readonly bound: ConnectionBound;
  /** Milliseconds, from any start. */
  readonly now: () => number;
}

/** How long after a session could not be opened the pool is content with those it has, milliseconds. */
const contentment = 5000;

/**
 * Lends sessions to operations, first come first served, and opens more of them up to a bound: `max`, or what the
 * server has turned out to accept. An operation holds one lease and asks for no second one meanwhile; that is why
 * operations cannot wait for each other. `session()`'s work may break that rule, which is noticed (see {@link Nesting}).
 */
export class Pool {
  readonly nesting = new Nesting();
  readonly #parts: PoolParts;
  readonly #members: Member[] = [];
  readonly #openings = new Set<AbortController>();
  readonly #waiting = new WaitingLine(() => this.#serve());
  readonly #farewells = new Set<Promise<void>>();
  readonly #standstill: Standstill;
  #contentUntil = -Infinity;
  #lent = 0;
  #sweep: NodeJS.Timeout | undefined;
  #closing: Promise<void> | undefined;
  #emptied: (() => void) | undefined;

  constructor(parts: PoolParts) {
    this.#parts = parts;
    this.#standstill = new Standstill(
      parts.stuckMs,
      () => this.#progress(),
      () => this.#stuck(),
    );
  }

  /** Sessions that stand or are being opened. */
  get size(): number {
    return this.#members.length + this.#openings.size;
  }

  /** How many sessions there may be now. */
  get bound(): number {
    return Math.min(this.#parts.max, this.#parts.bound.at(this.#parts.now()));
  }

  /**
   * Borrows a session: a free one, else a new one, else the next that gets free.
   * @throws FtpError what opening the only session met with; "aborted"; "closed" after {@link close}; "timeout" when
   *   nothing moves any more on the sessions that others hold; "usage" when waiting could have no end
   */
  lease(options: LeaseOptions = {}): Promise<Lease> {
    const { signal } = options;
    if (this.#closing !== undefined) return Promise.reject(closedError());
    if (signal?.aborted) return Promise.reject(abortedError(signal));
    const member = this.#waiting.length === 0 ? this.#pick(options) : undefined;
    return member === undefined ? this.#wait(options) : Promise.resolve(this.#lend(member, options));
  }

  /** Lends no more, waits for those who hold a session or were promised one, and says QUIT. Where nothing moves it cuts off. */
  close(): Promise<void> {
    if (this.#closing !== undefined) return this.#closing;
    this.#closing = new Promise<void>((resolve) => {
      this.#emptied = resolve;
    }).then(async () => {
      this.#standstill.stop();
      clearTimeout(this.#sweep);
      await Promise.all(this.#farewells);
    });
    this.#standstill.start();
    this.#drain();
    return this.#closing;
  }

  /** Closes every session at once; what is under way fails. */
  destroy(): void {
    void this.close();
    this.#waiting.fail(closedError());
    for (const { session } of this.#members) session.close();
    this.#forgetClosed();
    this.#drain();
  }

  #wait(options: LeaseOptions): Promise<Lease> {
    const lease = this.#waiting.join(options, this.nesting.current, this.#parts.now());
    this.#standstill.start();
    this.#grow();
    this.#untangle();
    return lease;
  }

  /** The session for an operation that may have one now. */
  #pick({ exclusive = false, not }: LeaseOptions): Member | undefined {
    this.#forgetClosed();
    const idle = this.#members.filter((member) => member.idle);
    const other = latest(idle.filter(({ session }) => session !== not));
    if (other !== undefined || this.#mayGrow) return other;
    if (this.#openings.size === 0 && idle.length > 0) return idle[0];
    const now = this.#parts.now();
    return exclusive ? undefined : latest(this.#members.filter((member) => member.bearsAnother(now)));
  }

  #lend(member: Member, { exclusive = false }: LeaseOptions): Lease {
    const fresh = member.served === 0;
    if (member.idle) member.session.ref();
    member.leases += 1;
    member.served += 1;
    member.exclusive = exclusive;
    const since = this.#parts.now();
    member.since = since;
    this.#lent += 1;
    let held = true;
    const release = () => {
      if (!held) return;
      held = false;
      member.leases -= 1;
      member.exclusive = false;
      member.took = this.#parts.now() - since;
      this.#returned(member);
    };
    return { session: member.session, fresh, release };
  }

  #returned(member: Member): void {
    if (member.session.closed) this.#forget(member);
    else if (member.idle) {
      member.since = this.#parts.now();
      member.session.unref();
      this.#sweep ??= setTimeout(() => this.#sweepIdle(), this.#parts.idleMs).unref();
    }
    this.#serve();
  }

  #serve(): void {
    for (let { head } = this.#waiting; head !== undefined; { head } = this.#waiting) {
      const member = this.#pick(head.wants);
      if (member === undefined) break;
      head.grant(this.#lend(member, head.wants));
    }
    this.#grow();
    this.#drain();
    if (this.#waiting.length === 0 && this.#closing === undefined) this.#standstill.stop();
  }

  /** On the way to the end: what nobody waits for any more is closed. */
  #drain(): void {
    if (this.#closing === undefined || this.#waiting.length > 0) return;
    for (const opening of this.#openings) opening.abort();
    for (const member of this.#members.filter(({ idle }) => idle)) this.#dismiss(member);
    if (this.size === 0) this.#emptied?.();
  }

  get #mayGrow(): boolean {
    if (this.size >= this.bound) return false;
    return this.size === 0 || this.#parts.now() >= this.#contentUntil;
  }

  #grow(): void {
    while (this.#openings.size < this.#waiting.length && this.#mayGrow) this.#openOne();
  }

  #openOne(): void {
    const opening = new AbortController();
    this.#openings.add(opening);
    this.#parts.open(opening.signal).then(
      (session) => {
        this.#openings.delete(opening);
        const member = new Member(session, this.#parts.now());
        this.#members.push(member);
        this.#returned(member);
      },
      (error: unknown) => {
        this.#openings.delete(opening);
        this.#notOpened(error);
      },
    );
  }

  /** With other sessions left nobody need know; without, whoever waits would wait for nothing. */
  #notOpened(error: unknown): void {
    this.#forgetClosed();
    if (this.size === 0) {
      this.#waiting.fail(error);
      this.#serve();
      return;
    }
    const now = this.#parts.now();
    this.#contentUntil = now + contentment;
    // With another session standing it is not for the password that the server says no. Some say nothing and close.
    const refused = error instanceof FtpError && (error.reply !== undefined || error.code === "closed");
    if (refused) this.#parts.bound.refused(this.size, now);
    this.#serve();
    this.#untangle();
  }

  /** When every session is held by work that waits for another one, the latest call of such work is refused. */
  #untangle(): void {
    if (this.#mayGrow || this.#openings.size > 0) return;
    const { pins, lastNested } = this.#waiting;
    if (pins.size === 0 || pins.size < this.#members.length) return;
    const what = "a call inside session() waits for a connection, and all are held by such session()s";
    const hint = "Use the session that session() gives, or raise pool.max.";
    lastNested?.fail(new FtpError("usage", what, { hint }));
  }

  /** A figure that changes as long as anything moves. */
  #progress(): number {
    const moved = this.#members.reduce((sum, { session }) => sum + session.progress, 0);
    return moved + this.#lent + this.#openings.size;
  }

  #stuck(): void {
    if (this.#closing !== undefined) {
      this.destroy();
      return;
    }
    const { stuckMs, now } = this.#parts;
    const what = `no connection got free, and nothing has moved for ${stuckMs / 1000} s on the ${this.#members.length} that are held`;
    const hint =
      "Is there a download that nobody reads? Raise pool.max if operations are used inside others.";
    const error = new FtpError("timeout", what, { hint, retryable: false });
    this.#waiting.fail(error, ({ since }) => now() - since >= stuckMs);
    this.#serve();
  }

  #sweepIdle(): void {
    this.#sweep = undefined;
    const { idleMs, now } = this.#parts;
    this.#forgetClosed();
    for (const member of this.#members.filter(({ idle }) => idle)) {
      if (now() - member.since >= idleMs) this.#dismiss(member);
    }
    const oldest = Math.min(...this.#members.filter(({ idle }) => idle).map(({ since }) => since));
    if (oldest === Infinity || this.#closing !== undefined) return;
    this.#sweep = setTimeout(() => this.#sweepIdle(), Math.max(1, oldest + idleMs - now())).unref();
  }

  #dismiss(member: Member): void {
    const farewell = member.session.quit();
    this.#farewells.add(farewell);
    void farewell.finally(() => this.#farewells.delete(farewell));
    this.#forget(member);
  }

  #forgetClosed(): void {
    for (const member of this.#members.filter(({ session }) => session.closed)) this.#forget(member);
  }

  #forget(member: Member): void {
    const index = this.#members.indexOf(member);
    if (index >= 0) this.#members.splice(index, 1);
  }
}

/** The one used last: its server has had the least time to lose patience, and what rides ahead rides with it. */
function latest(members: readonly Member[]): Member | undefined {
  return members.reduce<Member | undefined>(
    (best, member) => (best === undefined || member.since > best.since ? member : best),
    undefined,
  );
}

function closedError(): FtpError {
  return new FtpError("closed", "this client has been closed", {
    hint: "Connect again.",
    retryable: false,
  });
}
