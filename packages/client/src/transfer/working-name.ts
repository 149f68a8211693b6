import { randomUUID } from "node:crypto";
import { FtpError, isPositive, replyCodes } from "@twinport/protocol";
import { replyError } from "../reply-error.ts";
import type { Session } from "../session/session.ts";

/** As much of a name as leaves room for the rest within what file systems bear (255 bytes; a character may take 4). */
const keptCharacters = 40;

/** A name in the same directory that nobody has: hidden, and telling what it is of to who finds it after a crash. */
export function workingName(path: string): string {
  const slash = path.lastIndexOf("/") + 1;
  const name = path
    .slice(slash)
    .slice(0, keptCharacters)
    .replace(/[\ud800-\udbff]$/, "");
  return `${path.slice(0, slash)}.${name}.${randomUUID().slice(0, 8)}.part`;
}

/**
 * Renames a file that is whole to the name it is for. Some servers rename over nothing that is there: what is there is then
 * removed first, and only once the other is whole.
 */
export async function giveName(session: Session, working: string, path: string): Promise<void> {
  const { place } = session.control;
  const first = await rename(session, working, path);
  if (isPositive(first)) return;
  let last = first;
  if (first.code >= 500 && isPositive(await session.command("DELE", path))) {
    last = await rename(session, working, path);
    if (isPositive(last)) return;
    // The old file is gone: the new one must not go too.
    const { message } = replyError(place, "RNTO", path, last);
    throw new FtpError("refused", message, { reply: last, hint: `The file was sent whole, as ${working}.` });
  }
  await withdraw(session, working);
  throw replyError(place, "RNTO", path, last);
}

async function rename(session: Session, from: string, to: string) {
  await session.require("RNFR", from, [replyCodes.pendingInformation]);
  return await session.command("RNTO", to);
}

/** Removes what a failed upload left. The failure is what is told; this one's outcome is not. */
export async function withdraw(session: Session, working: string): Promise<void> {
  if (session.control.closed) return;
  await session.command("DELE", working).catch(() => {});
}
