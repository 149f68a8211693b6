import { randomUUID } from "node:crypto";
import { unlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FtpError, replyCodes } from "@twinport/protocol";
import type { ClientCore } from "../client/core.ts";
import type { OperationOptions } from "../options.ts";
import type { FtpSession } from "../session/ftp-session.ts";
import { workingName } from "../transfer/working-name.ts";
import type { FxpListener, FxpOutcome } from "./fxp.ts";

/** Which way a copy between servers goes. */
export interface CopyOptions extends OperationOptions {
  /**
   * "fxp": from one server to the other, which both must allow; "client": through this machine, never all of it in memory;
   * "auto", the default: the first if it can be, else the second. The first cannot be where either side's data connections are
   * encrypted (PROT P): two servers have no certificates for each other.
   */
  readonly via?: "fxp" | "client" | "auto";
  /** Give the copy the time of the file, where both servers can (MDTM there; MFMT, MDTM, SITE UTIME here). */
  readonly preserve?: boolean;
}

/** A copy that is done: both servers have confirmed it. */
export interface CopyResult {
  readonly via: "fxp" | "client";
  /** The size of the file; undefined where neither server told it and the bytes did not come by. */
  readonly bytes: number | undefined;
  readonly ms: number;
  /** The time that the copy was given. */
  readonly modified?: Date;
}

/** Copies one file from one server to another. */
export async function copyBetween(
  from: ClientCore,
  path: string,
  to: ClientCore,
  target: string,
  options: CopyOptions,
): Promise<CopyResult> {
  const started = performance.now();
  const names = { from: from.resolve(path), to: to.resolve(target) };
  const { via = "auto" } = options;
  const done = (by: "fxp" | "client", outcome: FxpOutcome): CopyResult => {
    return { via: by, ...outcome, ms: performance.now() - started };
  };
  if (from === to) {
    if (via === "fxp")
      throw new FtpError("usage", "a server does not connect to itself: give another client");
    return done("client", await spooled(from, names, options));
  }
  if (via !== "client") {
    try {
      return done("fxp", await direct(from, to, names, options));
    } catch (error) {
      if (via === "fxp" || !mayGoThroughUs(error)) throw error;
    }
  }
  const moved = await withBoth(from, to, options, (source, sink) => piped(source, sink, names, options));
  return done("client", moved);
}

interface Names {
  readonly from: string;
  readonly to: string;
}

/** First the source listens, then the target: either may be behind a firewall, or refuse to connect to others. */
async function direct(
  from: ClientCore,
  to: ClientCore,
  names: Names,
  options: CopyOptions,
): Promise<FxpOutcome> {
  const { signal, preserve = false } = options;
  const part = workingName(names.to);
  const asked = { part, preserve, ...(signal === undefined ? {} : { signal }) };
  let left = false;
  try {
    return await withBoth(from, to, options, async (source, sink) => {
      const copy = (listener: FxpListener) =>
        source.sendTo(sink, names.from, names.to, { ...asked, listener });
      try {
        return await copy("source");
      } catch (error) {
        if (!mayGoThroughUs(error) || source.closed || sink.closed) throw error;
        return await copy("target");
      } finally {
        left = sink.closed;
      }
    });
  } catch (error) {
    // The session that would have removed it is gone: another one does.
    if (left) await to.run((session) => session.remove(part)).catch(() => {});
    throw error;
  }
}

/** Failures that are of the way between the servers. */
const ofTheWay: ReadonlySet<string> = new Set([
  "unsupported",
  "refused",
  "data-connection",
  "truncated",
  "timeout",
]);

/** The servers would not do it among themselves; of a file that may not be read, or a full disk, another way knows no better. */
function mayGoThroughUs(error: unknown): boolean {
  if (!(error instanceof FtpError)) return false;
  if (ofTheWay.has(error.code)) return true;
  return error.code === "transfer" && error.reply?.code === replyCodes.transferAborted;
}

async function piped(
  source: FtpSession,
  sink: FtpSession,
  names: Names,
  { signal, preserve = false }: CopyOptions,
): Promise<FxpOutcome> {
  const asked = signal === undefined ? {} : { signal };
  const time = preserve ? await timeOf(source, names.from, asked) : undefined;
  const { stream, done } = await source.download(names.from, { type: "image", ...asked });
  const timed = time === undefined ? {} : { modified: time };
  const { bytes, modified } = await sink
    .upload(stream, names.to, { type: "image", atomic: true, ...timed, ...asked })
    .catch(async (error: unknown) => {
      stream.destroy();
      // What went wrong at the source is why the target got no more.
      const reason = await done.then(
        () => error,
        (why: unknown) => (why instanceof FtpError && why.code !== "aborted" ? why : error),
      );
      throw reason;
    });
  await done;
  return { bytes, ...(modified === undefined ? {} : { modified }) };
}

/** When the file was modified, where the server tells it. */
async function timeOf(
  source: FtpSession,
  path: string,
  options: OperationOptions,
): Promise<Date | undefined> {
  return await source.modified(path, options).catch((error: unknown) => {
    if (error instanceof FtpError && error.reply !== undefined && !source.closed) return undefined;
    throw error;
  });
}

/** On one server: through a file of ours, because to hold two of its sessions at once could wait for ever. */
async function spooled(core: ClientCore, names: Names, options: CopyOptions): Promise<FxpOutcome> {
  const file = join(tmpdir(), `twinport-${randomUUID()}`);
  const { signal, preserve = false } = options;
  const image = { type: "image", preserve, ...(signal === undefined ? {} : { signal }) } as const;
  try {
    await core.run((session) => session.downloadTo(names.from, file, image), options);
    const send = (session: FtpSession) => session.uploadFrom(file, names.to, { ...image, atomic: true });
    const { bytes, modified } = await core.run(send, options);
    return { bytes, ...(modified === undefined ? {} : { modified }) };
  } finally {
    await unlink(file).catch(() => {});
  }
}

/** Borrows a session of each, always in the same order: two copies the opposite ways do not wait for each other. */
async function withBoth<T>(
  from: ClientCore,
  to: ClientCore,
  { signal }: OperationOptions,
  work: (source: FtpSession, target: FtpSession) => Promise<T>,
): Promise<T> {
  const asked = { exclusive: true, ...(signal === undefined ? {} : { signal }) };
  const inOrder = from.id < to.id;
  const first = await (inOrder ? from : to).lease(asked);
  try {
    const second = await (inOrder ? to : from).lease(asked);
    try {
      const [source, target] = inOrder ? [first, second] : [second, first];
      return await work(source.session, target.session);
    } finally {
      second.release();
    }
  } finally {
    first.release();
  }
}
