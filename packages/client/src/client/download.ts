import { buffer } from "node:stream/consumers";
import type { TransferResult } from "../options.ts";
import type { DownloadOptions } from "../transfer/download.ts";
import type { ClientCore } from "./core.ts";

export type { DownloadOptions };

/** A file to be fetched: take it in one of these shapes, once. */
export class Download {
  readonly #core: ClientCore;
  readonly #path: string;
  readonly #options: DownloadOptions;

  constructor(core: ClientCore, path: string, options: DownloadOptions) {
    this.#core = core;
    this.#path = core.resolve(path);
    this.#options = options;
  }

  /** The whole file in memory. */
  bytes(): Promise<Uint8Array> {
    return this.#core.run(async (session) => {
      const running = await session.download(this.#path, { type: "image", ...this.#options });
      return await buffer(running.stream);
    }, this.#options);
  }

  /** Into a local file, which is replaced as a whole once the transfer has completed. */
  toFile(localFile: string): Promise<TransferResult> {
    return this.#core.run(
      (session) => session.downloadTo(this.#path, localFile, { type: "image", ...this.#options }),
      this.#options,
    );
  }
}
