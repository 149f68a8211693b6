import { AsciiDecoder, FtpError, type Reply } from "@twinport/protocol";
import type { OpenData } from "../data/channel.ts";
import type { RepresentationType, Timeouts, TransferProgress } from "../options.ts";
import type { Pace } from "./rate-limit.ts";
import type { Sink } from "./sink.ts";
import { StallTimer } from "./stall.ts";
import type { Transfer } from "./transfer.ts";

/** How the data of a transfer is to be taken. */
export interface ReceiveOptions {
  /** ASCII data is turned to local line ends; undefined leaves it alone. */
  readonly type?: RepresentationType | undefined;
  /** Bytes to be expected, for {@link onProgress}. */
  readonly total?: number | undefined;
  /** More than this many bytes are an error. */
  readonly limit?: number | undefined;
  /** Judges the byte count once the server has confirmed; rejects when something is wrong with it. */
  readonly check?: ((bytes: number) => Promise<void>) | undefined;
  readonly onProgress?: ((progress: TransferProgress) => void) | undefined;
  /** With so many bytes we have enough: the transfer is given up, and that is no error. */
  readonly enough?: number | undefined;
  readonly pace?: Pace | undefined;
  /** The sink is done with a chunk when it returns: it may be shown what is overwritten afterwards. */
  readonly borrowed?: boolean | undefined;
  /** Sees the data on its way, as the consumer gets it. */
  readonly digest?: { update(bytes: Uint8Array): void } | undefined;
}

/**
 * Hands the data of a transfer to a sink, and ends only when the transfer has: after the last byte it waits for the final reply, and
 * fails if that is missing or negative. Nothing is read before {@link resume}.
 */
export class Receiver {
  /** Settles with the transfer: when the sink has taken all, and the server has confirmed. */
  readonly done: Promise<Reply>;
  readonly #transfer: Transfer;
  readonly #data: OpenData;
  readonly #sink: Sink;
  readonly #decoder: AsciiDecoder | undefined;
  readonly #options: ReceiveOptions;
  readonly #stall: StallTimer;
  #over = false;
  /** What the sink has not taken yet. */
  #taking: Promise<void> | undefined;
  /** Waits for the rate to be kept; nothing is read meanwhile. */
  #pause: NodeJS.Timeout | undefined;
  #resolve: (ending: Promise<Reply>) => void = () => {};

  constructor(transfer: Transfer, data: OpenData, timeouts: Timeouts, options: ReceiveOptions, sink: Sink) {
    this.#transfer = transfer;
    this.#data = data;
    this.#options = options;
    this.#sink = sink;
    this.#decoder = options.type === "ascii" ? new AsciiDecoder() : undefined;
    this.done = new Promise((resolve) => {
      this.#resolve = resolve;
    });
    this.done.catch(() => {});
    this.#stall = new StallTimer(timeouts.data, (ms) => {
      const what = `no data for ${ms / 1000} s`;
      this.#finish(transfer.stop(new FtpError("timeout", `${transfer.place}: ${what}`)));
    });
    this.#listen(timeouts);
  }

  /** Reads. */
  resume(): void {
    if (this.#over || this.#pause !== undefined || this.#taking !== undefined) return;
    this.#stall.start();
    this.#data.socket.resume();
  }

  /** Gives the transfer up, of which nobody wants more. */
  giveUp(cause: unknown): void {
    if (this.#over) return;
    const what = `${this.#transfer.place}: the reader gave up`;
    const error = cause instanceof FtpError ? cause : new FtpError("aborted", what, { cause });
    this.#finish(this.#transfer.stop(error));
  }

  #listen(timeouts: Timeouts): void {
    const { socket, reads } = this.#data;
    const take = (chunk: Uint8Array) => this.#take(chunk);
    if (reads !== undefined && this.#options.borrowed === true) reads.reader = take;
    else socket.on("data", take);
    socket.pause(); // until somebody reads
    socket.once("end", () => this.#finish(this.#ended()));
    socket.once("error", (error) => this.#finish(this.#transfer.broken(error)));
    socket.once("close", () => {
      if (!this.#over) this.#finish(this.#transfer.broken(new Error("closed")));
    });
    // A connection that a proxy made has been read from before: its end may be there already.
    if (socket.readableEnded) this.#finish(this.#ended());
    if (socket.destroyed) this.#finish(this.#transfer.broken(socket.errored ?? new Error("closed")));
    this.#transfer.final.then(
      (reply) => {
        // A positive reply may overtake the last bytes; after any other one no byte matters.
        if (reply.code < 300) this.#stall.shorten(timeouts.settle);
        else this.#finish(this.#transfer.complete());
      },
      () => this.#finish(this.#transfer.complete()),
    );
  }

  /** Inside TLS a mere FIN is no end: anybody on the way could have sent it. */
  async #ended(): Promise<Reply> {
    const reply = await this.#transfer.complete();
    if (this.#data.tls === undefined || this.#data.tls.endedProperly()) return reply;
    const what = "truncated: the data connection was closed without TLS's close_notify";
    const hint = "Fetch it again; if the server never says it, its TLS is broken.";
    throw new FtpError("truncated", `${this.#transfer.place}: ${what}`, { phase: "transfer", hint });
  }

  #take(came: Uint8Array): void {
    if (this.#over) return;
    const { limit, total, onProgress, enough = Infinity } = this.#options;
    const transfer = this.#transfer;
    this.#stall.moved();
    this.#data.tap.received(came);
    const chunk = came.length > enough - transfer.bytes ? came.subarray(0, enough - transfer.bytes) : came;
    transfer.bytes += chunk.length;
    if (limit !== undefined && transfer.bytes > limit) {
      const what = `the server sends more than ${limit} bytes`;
      this.#finish(transfer.stop(new FtpError("transfer", `${transfer.place}: ${what}`)));
      return;
    }
    onProgress?.(total === undefined ? { bytes: transfer.bytes } : { bytes: transfer.bytes, total });
    const bytes = this.#decoder === undefined ? chunk : this.#decoder.push(chunk);
    this.#options.digest?.update(bytes);
    if (bytes.length > 0) this.#handOver(bytes);
    if (transfer.bytes >= enough) this.#finish(this.#cut());
    else this.#keepPace(chunk.length);
  }

  #handOver(bytes: Uint8Array): void {
    try {
      const taking = this.#sink(bytes);
      if (taking === undefined) return;
      this.#taking = taking;
      this.#rest();
      const taken = () => {
        this.#taking = undefined;
        this.resume();
      };
      taking.then(taken, (error: unknown) => this.giveUp(error));
    } catch (error) {
      this.giveUp(error);
    }
  }

  #rest(): void {
    this.#data.socket.pause();
    this.#stall.stop();
  }

  #keepPace(bytes: number): void {
    const wait = this.#options.pace?.wait(bytes) ?? 0;
    if (wait <= 0 || this.#over) return;
    this.#rest();
    this.#pause = setTimeout(() => {
      this.#pause = undefined;
      this.resume();
    }, wait);
  }

  /** Gives the transfer up with the data that we want; what the server says to that is no failure. */
  #cut(): Promise<Reply> {
    const transfer = this.#transfer;
    const what = "all that was wanted has come, and then the connection was lost";
    const enough = new FtpError("transfer", `${transfer.place}: ${what}`);
    // Where others send meanwhile it is given up before the server has said so.
    return transfer.stop(enough).catch((error: unknown) =>
      transfer.final.catch(() => {
        throw error;
      }),
    );
  }

  /** The transfer is ending in one way or another: the first one counts. */
  #finish(ending: Promise<Reply>): void {
    if (this.#over) {
      ending.catch(() => {}); // an end that comes behind the one that counts: told to nobody
      return;
    }
    this.#over = true;
    clearTimeout(this.#pause);
    this.#stall.stop();
    this.#resolve(this.#judged(ending));
  }

  async #judged(ending: Promise<Reply>): Promise<Reply> {
    const reply = await ending;
    await this.#options.check?.(this.#transfer.bytes);
    await this.#taking;
    const rest = this.#decoder?.end();
    if (rest !== undefined && rest.length > 0) await this.#sink(rest);
    return reply;
  }
}
