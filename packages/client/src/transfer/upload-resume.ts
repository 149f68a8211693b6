import { FtpError, isPositive, type Reply, replyCodes } from "@twinport/protocol";
import type { RepresentationType } from "../options.ts";
import { replyError } from "../reply-error.ts";
import { parseSize } from "../session/info.ts";
import type { Session } from "../session/session.ts";
import type { Content } from "./content.ts";
import type { Digest } from "./digest.ts";
import { startDownload } from "./download.ts";
import { Comparison, defaultOverlap } from "./overlap.ts";

/** What the server has of a file. */
export interface Remote {
  readonly bytes: number;
  /** The reply to SIZE, where there is a file. */
  readonly reply?: Reply;
}

/**
 * The size of what is to be resumed.
 * @throws FtpError "usage" for what cannot be: texts, whose lengths differ on both ends, and what can be read only once
 */
export function resumable(content: Content, type: RepresentationType): number {
  if (type !== "image") throw new FtpError("usage", "only an image (binary) transfer can be resumed");
  const { repeatable, size } = content;
  if (repeatable && size !== undefined) return size;
  throw new FtpError("usage", "a stream cannot be resumed: what was sent is gone", {
    hint: "Send a file, bytes or a Blob.",
  });
}

/**
 * How much of the content the server has, and that it is a beginning of it; the turn must have been taken.
 * @throws FtpError "verify" if it is none; "unsupported" if the server tells no sizes
 */
export async function remainder(
  session: Session,
  content: Content,
  path: string,
  { size, overlap = defaultOverlap }: { readonly size: number; readonly overlap?: number | undefined },
): Promise<Remote> {
  await session.setType("image");
  const reply = await session.command("SIZE", path);
  if (reply.code === replyCodes.fileUnavailable) return { bytes: 0 };
  if (!isPositive(reply)) throw replyError(session.control.place, "SIZE", path, reply);
  const bytes = parseSize(reply) ?? 0;
  if (bytes > size) {
    const what = `it has ${bytes} bytes there and ${size} here, so it is no beginning`;
    throw new FtpError("verify", `${session.control.place}: ${JSON.stringify(path)}: ${what}`, {
      hint: "Send it without resuming.",
      phase: "verify",
    });
  }
  const compared = Math.min(overlap, bytes);
  // Nothing is to be added to a whole file: whether it is the same is for `verify`.
  if (compared > 0 && bytes < size) await compare(session, content, path, bytes, compared);
  return { bytes, reply };
}

async function compare(
  session: Session,
  content: Content,
  path: string,
  bytes: number,
  compared: number,
): Promise<void> {
  const ours: Uint8Array[] = [];
  for await (const chunk of await content.read(bytes - compared, bytes))
    ours.push(Buffer.from(chunk as Uint8Array));
  const offset = bytes - compared;
  const download = await startDownload(session, path, { type: "image", offset, maxBytes: compared });
  const comparison = new Comparison(Buffer.concat(ours));
  let same = true;
  for await (const chunk of download.stream as AsyncIterable<Uint8Array>) {
    same = comparison.same(chunk);
    if (!same) break;
  }
  await download.done.catch((error: unknown) => {
    if (same) throw error;
  });
  if (same && comparison.done) return;
  const what = `its last bytes there, before ${bytes}, are not ours`;
  throw new FtpError("verify", `${session.control.place}: ${JSON.stringify(path)}: ${what}`, {
    hint: "Send it without resuming.",
    phase: "verify",
  });
}

/** Feeds a digest with the content's beginning. */
export async function feed(digest: Digest, content: Content, until: number): Promise<void> {
  for await (const chunk of await content.read(0, until)) digest.update(chunk as Uint8Array);
}
