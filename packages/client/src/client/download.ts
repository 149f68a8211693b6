import { buffer } from "node:stream/consumers";
import type { TransferResult } from "../options.ts";
import type { Pool } from "../pool/pool.ts";
import type { DownloadOptions } from "../transfer/download.ts";

export type { DownloadOptions };

/** A file to be fetched: take it in one of these shapes, once. */
export class Download {
  readonly #pool: Pool;
  readonly #path: string;
  readonly #options: DownloadOptions;

  constructor(pool: Pool, path: string, options: DownloadOptions) {
    this.#pool = pool;
    this.#path = path;
    this.#options = options;
  }

  /** The whole file in memory. */
  bytes(): Promise<Uint8Array> {
    return this.#pool.run(async (session) => {
      const running = await session.download(this.#path, { type: "image", ...this.#options });
      return await buffer(running.stream);
    });
  }

  /** Into a local file, which is replaced as a whole once the transfer has completed. */
  toFile(localFile: string): Promise<TransferResult> {
    return this.#pool.run((session) =>
      session.downloadTo(this.#path, localFile, { type: "image", ...this.#options }),
    );
  }
}
