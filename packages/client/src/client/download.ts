import { Readable } from "node:stream";
import { FtpError } from "@twinport/protocol";
import type { TransferResult } from "../options.ts";
import type { DownloadOptions } from "../transfer/download.ts";
import type { ClientCore } from "./core.ts";
import { fetchChunks } from "./fetch-chunks.ts";
import { PulledStream } from "./pulled-stream.ts";
import { type ToFileOptions, toFile } from "./to-file.ts";

/**
 * A file to be fetched: take it in one of these shapes, once. Nothing is sent before that. What is retried goes on where it
 * was, so that no byte comes twice.
 */
export class Download implements AsyncIterable<Uint8Array> {
  readonly #core: ClientCore;
  readonly #path: string;
  readonly #options: DownloadOptions;
  #taken = false;

  /** Not for direct use: `FtpClient.download` makes downloads. */
  constructor(core: ClientCore, path: string, options: DownloadOptions) {
    this.#core = core;
    this.#path = core.resolve(path);
    this.#options = { type: core.options.type ?? "image", ...options };
  }

  /** The whole file in memory. */
  async bytes(): Promise<Uint8Array> {
    this.#take();
    const chunks: Uint8Array[] = [];
    await fetchChunks(this.#core, this.#path, this.#options, (chunk) => {
      chunks.push(chunk);
    });
    return chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks);
  }

  /** The whole file as text. @param encoding a label that `TextDecoder` knows */
  async text(encoding = "utf-8"): Promise<string> {
    return new TextDecoder(encoding).decode(await this.bytes());
  }

  /**
   * As a stream, which begins to fetch when it is read. It ends after the server's final reply, and fails if that is missing or
   * negative. A control connection is taken until it has ended or was destroyed; destroying it ends the transfer.
   */
  stream(): Readable {
    this.#take();
    return new PulledStream((sink, signal) => {
      const own = this.#options.signal;
      const either = own === undefined ? signal : AbortSignal.any([own, signal]);
      return fetchChunks(this.#core, this.#path, { ...this.#options, signal: either }, sink);
    });
  }

  /** The same as a web stream. */
  webStream(): ReadableStream<Uint8Array<ArrayBuffer>> {
    // The type that is global where the caller is, so that `new Response()` takes it: that of Node, or that of the DOM.
    return Readable.toWeb(this.stream()) as ReadableStream<Uint8Array<ArrayBuffer>>;
  }

  /** The same, chunk by chunk; leaving the loop early ends the transfer. */
  [Symbol.asyncIterator](): AsyncIterator<Uint8Array> {
    return this.stream()[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>;
  }

  /** Into a local file, which is replaced as a whole once the transfer has completed; see {@link ToFileOptions} for more. */
  async toFile(localFile: string, options: ToFileOptions = {}): Promise<TransferResult> {
    this.#take();
    return await toFile(this.#core, this.#path, localFile, { ...this.#options, ...options });
  }

  #take(): void {
    if (this.#taken) throw new FtpError("usage", "a download can be taken once: call download() again");
    this.#taken = true;
  }
}
