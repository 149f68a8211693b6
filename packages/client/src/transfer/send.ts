import { Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { AsciiEncoder, FtpError, isPositive, type Reply } from "@twinport/protocol";
import type { OpenData } from "../data/channel.ts";
import type { RepresentationType, Timeouts, TransferProgress } from "../options.ts";
import { shownReply } from "../reply-error.ts";
import type { Pace } from "./rate-limit.ts";
import type { Readout } from "./source.ts";
import { StallTimer } from "./stall.ts";
import type { Transfer } from "./transfer.ts";

/** How the data of an upload is to be sent. */
export interface SendOptions {
  /** ASCII data gets network line ends; undefined leaves it alone. */
  readonly type?: RepresentationType | undefined;
  /** Bytes to be expected, for {@link onProgress}. */
  readonly total?: number | undefined;
  readonly onProgress?: ((progress: TransferProgress) => void) | undefined;
  readonly pace?: Pace | undefined;
  /** Sees the data on its way, as the server gets it. */
  readonly digest?: { update(bytes: Uint8Array): void } | undefined;
}

/** What is handed to the system at once: progress and the watch for stalls go by these steps. */
const step = 256 * 1024;

/** Writes to the data connection. Ends when our side of it is closed (half-close), which tells the server EOF. */
class SendStream extends Writable {
  readonly #transfer: Transfer;
  readonly #data: OpenData;
  readonly #options: SendOptions;
  readonly #stall: StallTimer;
  readonly #encoder: AsciiEncoder | undefined;
  /** Waits for the rate to be kept; nothing is sent meanwhile. */
  #pause: NodeJS.Timeout | undefined;

  constructor(transfer: Transfer, data: OpenData, timeouts: Timeouts, options: SendOptions) {
    super({ highWaterMark: step });
    this.#transfer = transfer;
    this.#data = data;
    this.#options = options;
    this.#encoder = options.type === "ascii" ? new AsciiEncoder() : undefined;
    this.#stall = new StallTimer(timeouts.data, (ms) => {
      const what = `the server has taken no data for ${ms / 1000} s`;
      void transfer.stop(new FtpError("timeout", `${transfer.place}: ${what}`)).catch(() => {});
    });
    this.on("error", () => {}); // may come before anybody listens; whoever sends looks at it then
    const { socket } = data;
    socket.resume(); // nothing is to come but the server's end
    socket.once("error", (error) => this.destroy(error));
    socket.once("close", () => this.destroy(new Error("the data connection was closed")));
    if (socket.destroyed) this.destroy(socket.errored ?? new Error("the data connection was closed"));
  }

  override _write(chunk: Uint8Array, _encoding: string, callback: (error?: Error | null) => void): void {
    this.#send(this.#encoder === undefined ? chunk : this.#encoder.push(chunk), callback);
  }

  override _final(callback: (error?: Error | null) => void): void {
    this.#stall.start();
    this.#data.socket.end(() => {
      this.#stall.stop();
      callback();
    });
  }

  override _destroy(error: Error | null, callback: (error: Error | null) => void): void {
    this.#stall.stop();
    clearTimeout(this.#pause);
    callback(error);
  }

  #send(bytes: Uint8Array, callback: (error?: Error | null) => void): void {
    const { total, onProgress, pace } = this.#options;
    const most = Math.min(step, pace?.step ?? step);
    const part = bytes.subarray(0, most);
    const rest = bytes.subarray(most);
    this.#data.tap.sent(part);
    this.#options.digest?.update(part);
    this.#stall.start();
    this.#data.socket.write(part, (error) => {
      this.#stall.stop();
      if (error) return callback(error);
      this.#transfer.bytes += part.length;
      const { bytes: moved } = this.#transfer;
      onProgress?.(total === undefined ? { bytes: moved } : { bytes: moved, total });
      const next = () => (rest.length === 0 ? callback() : this.#send(rest, callback));
      const wait = pace?.wait(part.length) ?? 0;
      if (wait > 0) this.#pause = setTimeout(next, wait);
      else next();
    });
  }
}

/**
 * Sends all that `read` gives, closes our side, and waits until the server has confirmed.
 * @throws FtpError "transfer" when the server ends it early, "local-file" when the source fails, "aborted", "timeout"
 */
export async function send(
  transfer: Transfer,
  data: OpenData,
  read: () => Promise<Readout>,
  timeouts: Timeouts,
  options: SendOptions,
): Promise<Reply> {
  const sink = new SendStream(transfer, data, timeouts, options);
  let early = false;
  const ended = () => {
    if (sink.writableFinished) return;
    early = true;
    sink.destroy(new Error("the server ended the transfer early"));
  };
  transfer.final.then(ended, ended);
  try {
    const source = await read();
    // A pipeline for one piece would cost more than a small file.
    await (isWhole(source) ? endWith(sink, source[0]) : pipeline(source, sink));
  } catch (error) {
    const cause = error instanceof Error ? error : new Error(String(error));
    if (early) return await endedEarly(transfer);
    if (data.socket.errored !== null || data.socket.destroyed) return await transfer.broken(cause);
    const what = `the data to be sent could not be read: ${cause.message}`;
    return await transfer.stop(new FtpError("local-file", `${transfer.place}: ${what}`, { cause }));
  }
  return await transfer.complete();
}

function isWhole(source: Readout): source is readonly [Uint8Array] {
  return Array.isArray(source);
}

function endWith(sink: SendStream, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    if (sink.destroyed) reject(sink.errored ?? new Error("closed"));
    sink.once("error", reject);
    sink.once("close", resolve);
    sink.end(bytes);
  });
}

/** The final reply, or the loss of the control connection, came before our end. Always rejects. */
function endedEarly(transfer: Transfer): Promise<Reply> {
  const { reply } = transfer;
  if (reply === undefined || !isPositive(reply)) return transfer.complete();
  const what = `the server said ${shownReply(reply)} before the upload was whole`;
  return transfer.stop(new FtpError("transfer", `${transfer.place}: ${what}`, { reply }));
}
