import { FtpError } from "@twinport/protocol";
import type { TransferProgress, TransferResult } from "../options.ts";
import type { FtpSession } from "../session/ftp-session.ts";
import { isRepeatable, type UploadSource } from "../transfer/source.ts";
import type { UploadOptions } from "../transfer/upload.ts";
import type { ClientCore } from "./core.ts";

/** With less than this on the way a failed upload starts again. */
const worthResuming = 1024 * 1024;

/**
 * Sends a file. After a failure that may pass it is sent again, where the source can be read again; what the server has of a
 * long one is left there.
 */
export async function upload(
  core: ClientCore,
  source: UploadSource,
  path: string,
  options: UploadOptions,
): Promise<TransferResult> {
  const { append = false, onProgress } = options;
  const target = core.resolve(path);
  let moved = 0;
  const settings: UploadOptions = {
    type: core.options.type ?? "image",
    ...options,
    onProgress(progress: TransferProgress) {
      moved = progress.bytes;
      onProgress?.(progress);
    },
  };
  const repeatable = isRepeatable(source) && !append;
  return await core.run(
    async (session, { number }) => {
      if (number > 1 && moved >= worthResuming && mayResume(settings)) {
        const rest = await resumed(session, source, target, settings);
        if (rest !== undefined) return rest;
      }
      return await session.upload(source, target, settings);
    },
    { ...options, repeatable },
  );
}

function mayResume({ atomic = false, offset = 0, type }: UploadOptions): boolean {
  return !atomic && offset === 0 && type !== "ascii";
}

/** Sends what is missing; undefined where what is there is no beginning of ours, or cannot be looked at. */
async function resumed(
  session: FtpSession,
  source: UploadSource,
  path: string,
  options: UploadOptions,
): Promise<TransferResult | undefined> {
  try {
    return await session.upload(source, path, { ...options, resume: true });
  } catch (error) {
    if (!(error instanceof FtpError) || error.retryable || error.code === "aborted") throw error;
    return undefined;
  }
}
