import { FtpError, isPositive, type Reply } from "@twinport/protocol";
import type { RepresentationType, TransferOptions, TransferResult } from "../options.ts";
import { shownReply } from "../reply-error.ts";
import type { Session } from "../session/session.ts";
import { type Content, openContent } from "./content.ts";
import { openTransfer, type TransferRequest } from "./open.ts";
import { paceOf } from "./rate-limit.ts";
import { send } from "./send.ts";
import { modifiedCommand, setModified } from "./set-modified.ts";
import type { UploadSource } from "./source.ts";
import type { Transfer } from "./transfer.ts";
import { feed, remainder, resumable } from "./upload-resume.ts";
import { planVerification, type Verification } from "./verify.ts";
import { giveName, withdraw, workingName } from "./working-name.ts";

/** How a file is sent. */
export interface UploadOptions extends TransferOptions {
  /** Add to the end of the remote file (APPE) instead of replacing it (STOR). */
  readonly append?: boolean;
  /** Where in the remote file to start, bytes (REST); what is sent belongs there. A local file is read from there on. */
  readonly offset?: number;
  /** As what the file is sent; what `type()` said last if absent, else as image. */
  readonly type?: RepresentationType;
  /** Bytes to be expected, for `onProgress`; not told for a text, whose length changes on the way. */
  readonly size?: number;
  /**
   * Send what the remote file lacks (SIZE, APPE), after a look whether it is a beginning of ours. Only as image, and from a
   * file, bytes or a Blob.
   */
  readonly resume?: boolean;
  /** How many of the last bytes there are compared before a resumed upload adds to them; 64 KiB if absent, 0 for none. */
  readonly overlap?: number;
  /**
   * Send under another name in the same directory and rename when all has come (RNFR, RNTO), so that nobody sees half a file,
   * and what was there stays if the upload fails.
   */
  readonly atomic?: boolean;
  /**
   * Like {@link atomic}, under this name, which stays when the upload fails; with `resume` it is gone on with. Nobody else may
   * use it meanwhile.
   */
  readonly part?: string;
  /** When the remote file is to have been modified (MFMT, MDTM, SITE UTIME). */
  readonly modified?: Date;
  /** Give the remote file the time of the local one. */
  readonly preserve?: boolean;
}

/** Options whose type has been settled. */
export type TypedUpload = UploadOptions &
  Pick<TransferRequest, "turn"> & { readonly type: RepresentationType };

/** The same for a file that is sent under another name first. */
interface Named extends TypedUpload {
  /** What it is to be called at the end. */
  readonly name?: string;
}

/** Sends a file; its turn must have been taken. Nothing is read from a source that can be read once only before the server has said 1yz. */
export async function runUpload(
  session: Session,
  source: UploadSource,
  path: string,
  options: TypedUpload,
): Promise<TransferResult> {
  const { atomic = false, append = false, resume = false, offset = 0, part } = options;
  if (atomic && (append || resume || offset > 0)) {
    throw new FtpError("usage", "an atomic upload sends the whole file");
  }
  if (part !== undefined && (atomic || append || offset > 0)) {
    throw new FtpError("usage", "a part comes to hold the whole file");
  }
  const content = await openContent(source);
  try {
    if (part !== undefined) return await throughPart(session, content, path, part, options);
    if (resume) return await resumed(session, content, path, options);
    return await (atomic ? replaced : sent)(session, content, path, options);
  } finally {
    await content.close();
  }
}

/** Under the name that it is to have. */
async function sent(
  session: Session,
  content: Content,
  path: string,
  options: Named,
): Promise<TransferResult> {
  const { offset = 0, append = false, verify, type } = options;
  const partial = append || offset > 0;
  // Of an offset into a local file the part before is ours too; what bytes are appended to is not.
  const whole = !append && (offset === 0 || content.modified !== undefined);
  const verification = await planVerification(session, {
    verify: append ? false : verify,
    type,
    whole,
    turn: options.turn,
  });
  const skip = content.modified === undefined ? 0 : offset;
  if (partial && verification.digest !== undefined) await feed(verification.digest, content, offset);
  const result = await sendBytes(session, content, path, { ...options, skip, verification });
  return { ...result, ...(await settle(session, content, { ...options, at: path })) };
}

/** Under another name first. */
async function replaced(
  session: Session,
  content: Content,
  path: string,
  options: TypedUpload,
): Promise<TransferResult> {
  const { verify, type } = options;
  const working = workingName(path);
  const verification = await planVerification(session, { verify, type, whole: true, turn: options.turn });
  let result: TransferResult;
  try {
    result = await sendBytes(session, content, working, { ...options, name: path, skip: 0, verification });
  } catch (error) {
    await options.turn?.take();
    await withdraw(session, working);
    throw error;
  }
  return { ...result, ...(await settle(session, content, { ...options, at: working, name: path })) };
}

/** Under a name that outlives a failure. */
async function throughPart(
  session: Session,
  content: Content,
  path: string,
  part: string,
  options: TypedUpload,
): Promise<TransferResult> {
  return await (options.resume === true ? resumed : sent)(session, content, part, { ...options, name: path });
}

/** What the server has already is left there. */
async function resumed(
  session: Session,
  content: Content,
  path: string,
  options: Named,
): Promise<TransferResult> {
  const { type, verify, overlap } = options;
  const size = resumable(content, type);
  const have = await remainder(session, content, path, { size, overlap });
  const verification = await planVerification(session, { verify, type, whole: true, turn: options.turn });
  if (verification.digest !== undefined) await feed(verification.digest, content, have.bytes);
  const mode = session.modes.modes[0];
  if (have.bytes === size && have.reply !== undefined && mode !== undefined) {
    const verified = await verification.confirm(path, size);
    const kept = await settle(session, content, { ...options, at: path });
    return { bytes: 0, ms: 0, reply: have.reply, mode, verified, resumedFrom: size, ...kept };
  }
  const append = have.bytes > 0;
  const result = await sendBytes(session, content, path, {
    ...options,
    offset: have.bytes,
    append,
    skip: have.bytes,
    verification,
  });
  const kept = await settle(session, content, { ...options, at: path });
  return { ...result, resumedFrom: have.bytes, ...kept };
}

/** How bytes are sent when all else is settled. */
interface Sending extends Named {
  /** Bytes at the beginning of the content that are not sent. */
  readonly skip: number;
  readonly verification: Verification;
}

async function sendBytes(
  session: Session,
  content: Content,
  path: string,
  options: Sending,
): Promise<TransferResult> {
  const { append = false, offset = 0, type, signal, turn, onProgress, skip, verification } = options;
  // APPE begins at the end by itself: a server that forgets REST would replace the file by its rest.
  const position = append ? {} : { offset };
  const followed = options.name !== undefined || options.modified !== undefined || options.preserve === true;
  const verb = append ? "APPE" : "STOR";
  const { repeatable } = content;
  const request = { verb, argument: path, type, ...position, signal, turn, followed, repeatable };
  const { transfer, data } = await openTransfer(session, request);
  if (data === undefined || unannounced(transfer)) return await outOfTurn(transfer);
  const expected =
    options.size ?? (content.size === undefined ? undefined : Math.max(0, content.size - skip));
  const reply: Reply = await send(transfer, data, () => content.read(skip), session.timeouts, {
    type,
    total: type === "image" ? expected : undefined,
    pace: paceOf(session, options.rateLimit),
    digest: verification.digest,
    onProgress,
  });
  if (unannounced(transfer)) return await outOfTurn(transfer);
  const { bytes, elapsed: ms, mode } = transfer;
  const verified = await verification.confirm(path, offset + bytes);
  return { bytes, ms, reply, mode, verified };
}

/** The server says that all is well, and has never said that it takes anything. */
function unannounced({ announced, reply }: Transfer): boolean {
  return !announced && reply !== undefined && isPositive(reply);
}

async function outOfTurn(transfer: Transfer): Promise<never> {
  const reply = await transfer.opening;
  const what = `${transfer.place}: the server says ${shownReply(reply)} before anything was sent`;
  const error = new FtpError("protocol", what, { reply });
  await transfer.stop(error);
  throw error;
}

/** What is to be said about a file when the server has it all. */
interface Settling extends Named {
  /** Its name until now. */
  readonly at: string;
}

/**
 * Gives a file its time and its name: in one flight, and so that others may send behind that. A server that cannot set times has the
 * file all the same: the result then tells no time.
 */
async function settle(
  session: Session,
  content: Content,
  { at, name, modified, preserve = false, turn }: Settling,
): Promise<{ modified?: Date }> {
  const time = modified ?? (preserve ? content.modified : undefined);
  if (time === undefined && name === undefined) return {};
  await turn?.take();
  const timing = time === undefined ? undefined : modifiedCommand(session, at, time);
  // Of a server's first file it is found out how.
  let kept = time !== undefined && timing === undefined && (await keepTime(session, at, time));
  const before = timing === undefined ? [] : [timing];
  const replies =
    name === undefined
      ? await session.flight(before, turn)
      : await giveName(session, at, name, { turn, before });
  if (replies[0] !== undefined) kept = isPositive(replies[0]);
  return kept && time !== undefined ? { modified: time } : {};
}

/** Whether a server lets the time of a file be set. */
async function keepTime(session: Session, path: string, time: Date): Promise<boolean> {
  try {
    await setModified(session, path, time);
    return true;
  } catch (error) {
    if (!(error instanceof FtpError) || session.control.closed) throw error;
    return false;
  }
}
