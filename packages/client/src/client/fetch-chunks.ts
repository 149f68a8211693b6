import type { TransferResult } from "../options.ts";
import type { DownloadOptions } from "../transfer/download.ts";
import type { Sink } from "../transfer/sink.ts";
import type { ClientCore } from "./core.ts";

/**
 * Fetches a file chunk by chunk. After a failure that may pass it goes on behind what the sink has got; a text, of which nobody
 * knows where that was, only where the sink has got nothing.
 */
export async function fetchChunks(
  core: ClientCore,
  path: string,
  options: DownloadOptions,
  sink: Sink,
): Promise<TransferResult> {
  const { offset = 0, length, type, verify, onProgress } = options;
  let delivered = 0;
  const result = await core.run(async (session, { previous }) => {
    if (delivered > 0 && previous !== undefined && (type === "ascii" || verify === "hash")) throw previous;
    const before = delivered;
    if (length !== undefined && before >= length && previous !== undefined) throw previous;
    const rest: DownloadOptions = {
      ...options,
      ...(before === 0 ? {} : { offset: offset + before }),
      ...(length === undefined ? {} : { length: length - before }),
      ...(onProgress === undefined || before === 0
        ? {}
        : { onProgress: ({ bytes }) => onProgress({ bytes: before + bytes }) }),
    };
    const count = (chunk: Uint8Array) => {
      delivered += chunk.length;
      return sink(chunk);
    };
    return await session.downloadInto(path, count, rest);
  }, options);
  return delivered === result.bytes || type === "ascii" ? result : { ...result, bytes: delivered };
}
