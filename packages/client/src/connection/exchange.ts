import { type FtpError, isPreliminary, limits, type Reply } from "@twinport/protocol";

/** A promise whose rejection nobody needs to look at. */
interface Deferred<T> {
  readonly promise: Promise<T>;
  resolve(value: T): void;
  reject(error: unknown): void;
}

function defer<T>(): Deferred<T> {
  let settle: Pick<Deferred<T>, "resolve" | "reject"> = { resolve() {}, reject() {} };
  const promise = new Promise<T>((resolve, reject) => {
    settle = { resolve, reject };
  });
  promise.catch(() => {});
  return { promise, ...settle };
}

/** One command and what the server says to it: up to ten preliminary replies, then a final one (RFC 959 §5.4). */
export class Exchange {
  /** The command, or "greeting". */
  readonly verb: string;
  /** Opens a data transfer: its final reply comes when the data is through, however long that takes. */
  readonly transfer: boolean;
  /** Sent before the replies to all earlier commands had come. */
  readonly ahead: boolean;
  readonly #opening = defer<Reply>();
  readonly #final = defer<Reply>();
  readonly #expired: (exchange: Exchange, waited: number) => void;
  #preliminaries = 0;
  #patient: boolean;
  #reply: Reply | undefined;
  #over = false;
  #isBegun = false;
  #limitMs: number | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    verb: string,
    kind: { readonly transfer: boolean; readonly ahead: boolean },
    expired: (exchange: Exchange, waited: number) => void,
  ) {
    this.verb = verb;
    this.transfer = kind.transfer;
    this.ahead = kind.ahead;
    this.#patient = kind.transfer;
    this.#expired = expired;
  }

  /** The first reply of all: a preliminary one, or the final one where none came before. */
  get opening(): Promise<Reply> {
    return this.#opening.promise;
  }

  /** The final reply: 2yz to 5yz. Rejects only if the connection is lost. */
  get final(): Promise<Reply> {
    return this.#final.promise;
  }

  /** A preliminary reply has come. */
  get started(): boolean {
    return this.#preliminaries > 0;
  }

  /** The final reply once it is there. */
  get reply(): Reply | undefined {
    return this.#reply;
  }

  /** All earlier commands are answered: the server has begun to work on this one. */
  begun(ms: number): void {
    this.#isBegun = true;
    this.expectWithin(this.#limitMs ?? ms);
  }

  /**
   * Lets the server take at most `ms` to its next reply, from now on or from when it has answered all earlier commands; a transfer
   * may run on after a preliminary one.
   */
  expectWithin(ms: number): void {
    clearTimeout(this.#timer);
    if (this.#over) return;
    if (!this.#isBegun) {
      this.#limitMs = ms;
      return;
    }
    this.#timer = setTimeout(() => this.#expired(this, ms), ms);
  }

  /** Lets the server take at most `ms` from now on to its final reply: the transfer is over. */
  finishWithin(ms: number): void {
    this.#patient = false;
    this.expectWithin(ms);
  }

  /** Takes a reply. Returns false when it was one preliminary reply too many. */
  take(reply: Reply, waitMs: number): boolean {
    this.#opening.resolve(reply);
    if (isPreliminary(reply)) {
      this.#preliminaries += 1;
      if (this.#patient) clearTimeout(this.#timer);
      else if (!this.transfer) this.expectWithin(waitMs);
      return this.#preliminaries <= limits.preliminaryReplies;
    }
    clearTimeout(this.#timer);
    this.#over = true;
    this.#reply = reply;
    this.#final.resolve(reply);
    return true;
  }

  /** The connection is lost: no reply will come. */
  fail(error: FtpError): void {
    this.#over = true;
    clearTimeout(this.#timer);
    this.#opening.reject(error);
    this.#final.reject(error);
  }
}
