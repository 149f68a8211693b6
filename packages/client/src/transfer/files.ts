import { createReadStream, utimesSync } from "node:fs";
import { escapeForTerminal, FtpError, isPositive, type Reply, replyCodes } from "@twinport/protocol";
import type { RepresentationType, TransferResult } from "../options.ts";
import { replyError } from "../reply-error.ts";
import { fetchModified, parseSize } from "../session/info.ts";
import type { Session } from "../session/session.ts";
import type { Digest } from "./digest.ts";
import { type DownloadOptions, fetchInto } from "./download.ts";
import {
  inspectTarget,
  type LocalTarget,
  localError,
  moveOver,
  type WriteOptions,
  writeRest,
  writeWhole,
} from "./local-file.ts";
import type { TransferRequest } from "./open.ts";
import { Comparison, defaultOverlap } from "./overlap.ts";
import type { Sink } from "./sink.ts";
import { planVerification } from "./verify.ts";

/** How a file is fetched into a local one. */
export interface DownloadToOptions extends Omit<DownloadOptions, "offset" | "length"> {
  /**
   * Fetch what the local file lacks and add it. The local file then grows as data comes, and keeps what came when
   * the transfer fails, so that it can be resumed again. Only as image: a text's local length says nothing.
   */
  readonly resume?: boolean;
  /**
   * How many of the last local bytes are fetched again and compared before a resumed download adds to them; 64 KiB if
   * absent, 0 for none.
   */
  readonly overlap?: number;
  /**
   * Where the data is kept until it is whole: this file grows, stays when the transfer fails, and is renamed to the target
   * at the end. With `resume` it is gone on with. On the target's file system.
   */
  readonly part?: string;
  /** Give the local file the remote one's time of modification (MDTM). */
  readonly preserve?: boolean;
  /** Let the disk have it all (fsync) before the file gets its name. */
  readonly fsync?: boolean;
}

type Typed<T> = T & Pick<TransferRequest, "turn"> & { readonly type: RepresentationType };
type Options = Typed<DownloadToOptions> & Pick<WriteOptions, "salvage">;

/** Fetches a file into a local one; its turn must have been taken. */
export async function downloadFile(
  session: Session,
  path: string,
  localFile: string,
  options: Options,
): Promise<TransferResult> {
  const { resume = false, part, fsync } = options;
  const target = inspectTarget(localFile);
  let modified: Date | undefined;
  const finish = async (file: string) => {
    if (options.preserve !== true) return;
    await options.turn?.take();
    modified = await keepTime(session, path, file);
  };
  const told = (result: TransferResult) => (modified === undefined ? result : { ...result, modified });
  if (target.special) return await whole(session, path, target, options);
  if (part !== undefined) {
    const growing = inspectTarget(part);
    const from = resume ? (growing.size ?? 0) : 0;
    const result = await grow(session, path, growing, from, { ...options, finish });
    await moveOver(growing.path, target, { fsync });
    return told(result);
  }
  if (resume) return told(await grow(session, path, target, target.size ?? 0, { ...options, finish }));
  return told(await whole(session, path, target, { ...options, finish }));
}

type Finished = Options & { readonly finish?: (file: string) => Promise<void> };

/** Replaces the target once all has come. */
async function whole(
  session: Session,
  path: string,
  target: LocalTarget,
  options: Finished,
): Promise<TransferResult> {
  return await writeWhole(
    (sink) => fetchInto(session, path, { ...options, borrowed: true }, sink),
    target,
    options,
  );
}

/** Adds what is missing to the `have` bytes that are there. */
async function grow(
  session: Session,
  path: string,
  target: LocalTarget,
  have: number,
  options: Finished,
): Promise<TransferResult> {
  const { type, verify, overlap = defaultOverlap } = options;
  if (type !== "image") throw new FtpError("usage", "only an image (binary) transfer can be resumed");
  const remote = have > 0 ? await sizeToReach(session, path, target, have) : {};
  const verification = await planVerification(session, { verify, type, whole: true, turn: options.turn });
  const compared = Math.min(overlap, have);
  const complete = remote.size === have;
  const offset = complete ? have : have - compared;
  if (verification.digest !== undefined) await feed(verification.digest, target, offset);
  const mode = session.modes.modes[0];
  if (complete && remote.reply !== undefined && mode !== undefined) {
    const verified = await verification.confirm(path, have);
    await options.finish?.(target.path);
    const { reply } = remote;
    return {
      bytes: 0,
      ms: 0,
      reply,
      mode,
      verified: verified === "reply" ? "size" : verified,
      resumedFrom: have,
    };
  }
  const expected = compared === 0 ? undefined : new Comparison(await readPart(target, offset, have));
  const known = { ...options, borrowed: true, offset, whole: remote.size, verification };
  const fetch = (sink: Sink) => fetchInto(session, path, known, sink);
  const behind = (sink: Sink) =>
    expected === undefined ? fetch(sink) : comparing(expected, sink, fetch, () => differs(target, have));
  const result = await writeRest(behind, target, have, options);
  return have === 0 ? result : { ...result, resumedFrom: have };
}

/** The remote file's size, where the server tells it: it must not be less than what is here. */
async function sizeToReach(
  session: Session,
  path: string,
  target: LocalTarget,
  have: number,
): Promise<{ readonly size?: number | undefined; readonly reply?: Reply }> {
  await session.setType("image");
  const reply = await session.command("SIZE", path);
  if (reply.code === replyCodes.fileUnavailable) throw replyError(session.control.place, "SIZE", path, reply);
  const size = isPositive(reply) ? parseSize(reply) : undefined;
  if (size !== undefined && size < have) {
    const what = `it has ${have} bytes and the remote file ${size}, so it is no beginning of it`;
    throw new FtpError("local-file", escapeForTerminal(`local file ${target.path}: ${what}`), {
      hint: "Fetch it without resuming.",
    });
  }
  return { size, reply };
}

/** Hands on what comes behind the bytes that are compared; fails where those are not what was expected, or not all come. */
async function comparing(
  expected: Comparison,
  sink: Sink,
  fetch: (sink: Sink) => Promise<TransferResult>,
  failure: () => FtpError,
): Promise<TransferResult> {
  const result = await fetch((chunk) => {
    const { missing } = expected;
    if (missing === 0) return sink(chunk);
    if (!expected.same(chunk)) throw failure();
    return chunk.length > missing ? sink(chunk.subarray(missing)) : undefined;
  });
  if (!expected.done) throw failure();
  return result;
}

function differs(target: LocalTarget, have: number): FtpError {
  const what = `its last bytes, before ${have}, are not those of the remote file`;
  return new FtpError("verify", escapeForTerminal(`local file ${target.path}: ${what}`), {
    hint: "Fetch it without resuming.",
    phase: "verify",
  });
}

async function readPart(target: LocalTarget, start: number, end: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  await eachPart(target, start, end, (chunk) => chunks.push(chunk));
  return Buffer.concat(chunks);
}

async function feed(digest: Digest, target: LocalTarget, end: number): Promise<void> {
  await eachPart(target, 0, end, (chunk) => digest.update(chunk));
}

async function eachPart(
  target: LocalTarget,
  start: number,
  end: number,
  take: (chunk: Uint8Array) => void,
): Promise<void> {
  if (end <= start) return;
  try {
    const stream = createReadStream(target.path, { start, end: end - 1, highWaterMark: 256 * 1024 });
    for await (const chunk of stream as AsyncIterable<Uint8Array>) take(chunk);
  } catch (error) {
    throw localError(target.path, error);
  }
}

/** Gives a local file the remote one's time. A server that tells none has the file all the same. */
async function keepTime(session: Session, path: string, file: string): Promise<Date | undefined> {
  let modified: Date;
  try {
    modified = await fetchModified(session, path);
  } catch (error) {
    if (!(error instanceof FtpError) || session.control.closed) throw error;
    return undefined;
  }
  try {
    utimesSync(file, modified, modified);
  } catch (error) {
    throw localError(file, error);
  }
  return modified;
}
