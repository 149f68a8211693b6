import { unlink } from "node:fs/promises";
import type { TransferResult } from "../options.ts";
import type { DownloadOptions } from "../transfer/download.ts";
import type { DownloadToOptions } from "../transfer/files.ts";
import type { ClientCore } from "./core.ts";
import { inSegments } from "./segments.ts";

/** How a download becomes a local file. */
export interface ToFileOptions
  extends Pick<DownloadToOptions, "resume" | "overlap" | "part" | "preserve" | "fsync"> {
  /**
   * Fetch so many parts of the file at once, each over a control connection of its own as far as the pool has them. A file of
   * less than 1 MiB for each is fetched in fewer. Not together with `resume`.
   */
  readonly segments?: number;
}

/** Fetches a file into a local one. After a failure that may pass it goes on behind what has come. */
export async function toFile(
  core: ClientCore,
  path: string,
  localFile: string,
  options: DownloadOptions & ToFileOptions,
): Promise<TransferResult> {
  const { segments = 1, type, resume = false } = options;
  if (segments > 1 && !resume && type !== "ascii") {
    const done = await inSegments(core, path, localFile, { ...options, segments });
    if (done !== undefined) return done;
  }
  /** What a failed attempt has left. */
  let left: string | undefined;
  const salvage = (part: string): boolean => {
    if (type === "ascii") return false;
    left = part;
    return true;
  };
  try {
    return await core.run(async (session, { number }) => {
      if (left !== undefined) {
        return await session.downloadTo(path, localFile, { ...options, part: left, resume: true });
      }
      const again = number > 1 && options.part !== undefined && type !== "ascii" ? { resume: true } : {};
      const first = { ...options, ...again, salvage };
      return await session.downloadTo(path, localFile, first);
    }, options);
  } finally {
    if (left !== undefined) await unlink(left).catch(() => {});
  }
}
