import { FtpError, isPreliminary } from "@twinport/protocol";
import type { OperationOptions, RepresentationType, TransferProgress, TransferResult } from "../options.ts";
import { shownReply } from "../reply-error.ts";
import type { Session } from "../session/session.ts";
import { openTransfer } from "./open.ts";
import { send, type UploadSource } from "./send.ts";

/** How a file is sent. */
export interface UploadOptions extends OperationOptions {
  /** Add to the end of the remote file (APPE) instead of replacing it (STOR). */
  readonly append?: boolean;
  /** Where in the remote file to start, bytes (REST); what is sent belongs there. */
  readonly offset?: number;
  /** As what the file is sent; what `type()` said last if absent, else as image. */
  readonly type?: RepresentationType;
  /** Bytes to be expected, for {@link onProgress}; not told for a text, whose length changes on the way. */
  readonly size?: number;
  /** Is told after each step. Must not throw. */
  readonly onProgress?: (progress: TransferProgress) => void;
}

/** Sends a file; its turn must have been taken. Nothing is read from `source` before the server has said 1yz. */
export async function runUpload(
  session: Session,
  source: UploadSource,
  path: string,
  options: UploadOptions & { readonly type: RepresentationType },
): Promise<TransferResult> {
  const { append = false, offset, type, size, signal, onProgress } = options;
  const request = { verb: append ? "APPE" : "STOR", argument: path, type, offset, signal };
  const { transfer, opening, data } = await openTransfer(session, request);
  if (data === undefined || !isPreliminary(opening)) {
    const what = `${transfer.place}: the server says ${shownReply(opening)} before anything was sent`;
    await transfer.stop(new FtpError("protocol", what, { reply: opening }));
    throw new FtpError("protocol", what);
  }
  const reply = await send(transfer, data, source, session.timeouts, {
    type,
    total: type === "image" ? size : undefined,
    onProgress,
  });
  return { bytes: transfer.bytes, ms: transfer.elapsed, reply, mode: transfer.mode };
}
