import type { Readable } from "node:stream";
import { FtpError, isPreliminary, parseTransferSize, type Reply } from "@twinport/protocol";
import type { RepresentationType, TransferOptions, TransferResult } from "../options.ts";
import { shownReply } from "../reply-error.ts";
import type { Session } from "../session/session.ts";
import { openTransfer, type TransferRequest } from "./open.ts";
import { paceOf } from "./rate-limit.ts";
import { type ReceiveOptions, Receiver } from "./receive.ts";
import { ReceiveStream } from "./receive-stream.ts";
import type { Sink } from "./sink.ts";
import { planVerification, type Verification } from "./verify.ts";

/** How a file is fetched. */
export interface DownloadOptions extends TransferOptions {
  /** Where to start, bytes. */
  readonly offset?: number;
  /**
   * How many bytes to fetch; to the end if absent. The rest is cut off with RANG where the server has it, else with ABOR.
   * Only as image.
   */
  readonly length?: number;
  /** As what the file is fetched; what `type()` said last if absent, else as image. */
  readonly type?: RepresentationType;
  /** More than this many bytes are an error. If absent, a server may send twice what it announced, and 1 MiB. */
  readonly maxBytes?: number;
}

/** A file on its way: the server has said 1yz. */
export interface RunningDownload {
  /** The preliminary reply. */
  readonly reply: Reply;
  /** The size that the preliminary reply tells, if any, bytes. With an offset, servers disagree whether it is the rest. */
  readonly size?: number;
  /**
   * The data. Ends only after the final reply, fails when that is missing or negative. The connection is taken until
   * it was read to its end or destroyed.
   */
  readonly stream: Readable;
  /** Settles with the transfer. */
  readonly done: Promise<TransferResult>;
}

/** A file may grow while it is fetched, but not out of all proportion. */
const growth = 1024 * 1024;

/** How a file is fetched of which more is known. */
export interface KnownDownload extends DownloadOptions, Pick<TransferRequest, "turn"> {
  readonly type: RepresentationType;
  /** The size of the whole file, bytes. */
  readonly whole?: number | undefined;
  /** How it is verified, where the caller has what came before. */
  readonly verification?: Verification;
  /** The sink is done with a chunk when it returns. */
  readonly borrowed?: boolean;
}

/** Fetches a file into a sink; its turn must have been taken. See {@link openTransfer} for errors. */
export async function fetchInto(
  session: Session,
  path: string,
  options: KnownDownload,
  sink: Sink,
): Promise<TransferResult> {
  const { receive, result } = await openDownload(session, path, options);
  const receiver = receive(sink);
  receiver.resume();
  return result(await receiver.done);
}

/** Starts to fetch a file as a stream; its turn must have been taken. See {@link openTransfer} for errors. */
export async function startDownload(
  session: Session,
  path: string,
  options: KnownDownload,
): Promise<RunningDownload> {
  const { reply, size, receive, result } = await openDownload(session, path, options);
  const stream = new ReceiveStream(receive);
  const done = stream.done.then(result);
  done.catch(() => {});
  return { reply, ...(size === undefined ? {} : { size }), stream, done };
}

/** A file that the server has begun to send. */
interface OpenedDownload {
  readonly reply: Reply;
  readonly size: number | undefined;
  /** To be called at once: who takes the data. */
  readonly receive: (sink: Sink) => Receiver;
  readonly result: (reply: Reply) => TransferResult;
}

async function openDownload(session: Session, path: string, options: KnownDownload): Promise<OpenedDownload> {
  const { offset = 0, length, type, signal, turn, onProgress, whole = 0 } = options;
  if (length !== undefined && (type !== "image" || !(length > 0))) {
    throw new FtpError("usage", "a part of a file is fetched as image, and holds at least one byte");
  }
  const verification = options.verification ?? (await planFor(session, options));
  const end = length === undefined ? undefined : offset + length;
  if (end !== undefined) await session.features(); // whether it has RANG; not to be asked between EPSV and RETR
  const request = { verb: "RETR", argument: path, type, offset, end, signal, turn };
  const { transfer, data } = await openTransfer(session, request);
  const opening = await transfer.opening;
  if (data === undefined || !isPreliminary(opening)) {
    const what = `${transfer.place}: the server says ${shownReply(opening)} before it has sent anything`;
    await transfer.stop(new FtpError("protocol", what, { reply: opening }));
    throw new FtpError("protocol", what);
  }
  const size = parseTransferSize(opening.lines.at(-1) ?? "");
  const exact = type === "image" && length === undefined ? size : undefined;
  let verified: TransferResult["verified"] = "reply";
  const received: ReceiveOptions = {
    type,
    total: length ?? exact,
    enough: length,
    limit: options.maxBytes ?? (exact === undefined || exact === 0 ? undefined : exact * 2 + growth),
    pace: paceOf(session, options.rateLimit),
    digest: verification.digest,
    borrowed: options.borrowed,
    async check(bytes) {
      const wrong =
        truncation(transfer.place, exact, offset, bytes) ??
        truncation(transfer.place, whole, 0, offset + bytes);
      if (wrong !== undefined) throw wrong;
      verified = await verification.confirm(path, offset + bytes);
      const told = whole > 0 ? whole : exact;
      if (verified === "reply" && (told === offset + bytes || exact === bytes)) verified = "size";
    },
    onProgress,
  };
  return {
    reply: opening,
    size,
    receive: (sink) => new Receiver(transfer, data, session.timeouts, received, sink),
    result(reply) {
      return { bytes: transfer.bytes, ms: transfer.elapsed, reply, mode: transfer.mode, verified };
    },
  };
}

function planFor(session: Session, options: KnownDownload): Promise<Verification> {
  const { offset = 0, length, type, verify, turn } = options;
  return planVerification(session, {
    verify: length === undefined ? verify : false,
    type,
    whole: offset === 0,
    turn,
  });
}

/** With an offset some servers announce the whole size and some the rest: the bytes must be too few for both. */
function truncation(
  place: string,
  announced: number | undefined,
  offset: number,
  bytes: number,
): FtpError | undefined {
  if (announced === undefined || bytes >= announced) return undefined;
  if (offset > 0 && offset + bytes >= announced) return undefined;
  const what = `the server announced ${announced} bytes and sent ${bytes}`;
  return new FtpError("truncated", `${place}: truncated: ${what}`, { hint: "Fetch it again, or resume." });
}
