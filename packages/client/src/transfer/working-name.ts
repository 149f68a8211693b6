import { randomUUID } from "node:crypto";
import { FtpError, isPositive, type Reply, replyCodes } from "@twinport/protocol";
import type { Turn } from "../connection/turns.ts";
import { replyError } from "../reply-error.ts";
import type { PlainCommand, Session } from "../session/session.ts";

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
 * removed first, and only once the other is whole. Gives the turn up as soon as others may send.
 * @param before what is to leave in the same flight
 * @returns the replies to those
 */
export async function giveName(
  session: Session,
  working: string,
  path: string,
  { turn, before = [] }: { readonly turn?: Turn | undefined; readonly before?: readonly PlainCommand[] } = {},
): Promise<readonly Reply[]> {
  const { place } = session.control;
  const replies = await session.flight([...before, ["RNFR", working], ["RNTO", path]], turn);
  const first = renamed(session, working, replies.slice(before.length));
  if (isPositive(first)) return replies.slice(0, before.length);
  await turn?.take();
  let last = first;
  if (first.code >= 500 && isPositive(await session.command("DELE", path))) {
    const again = await session.flight(
      [
        ["RNFR", working],
        ["RNTO", path],
      ],
      undefined,
    );
    last = renamed(session, working, again);
    if (isPositive(last)) return replies.slice(0, before.length);
    // The old file is gone: the new one must not go too.
    const { message } = replyError(place, "RNTO", path, last);
    throw new FtpError("refused", message, { reply: last, hint: `The file was sent whole, as ${working}.` });
  }
  await withdraw(session, working);
  throw replyError(place, "RNTO", path, last);
}

/** What was said to RNTO. @throws FtpError if RNFR was refused already */
function renamed(session: Session, working: string, replies: readonly Reply[]): Reply {
  const [from, to] = replies;
  if (to !== undefined && from?.code === replyCodes.pendingInformation) return to;
  const { place } = session.control;
  throw from === undefined
    ? new FtpError("closed", `${place}: no reply to RNFR`)
    : replyError(place, "RNFR", working, from);
}

/** Removes what a failed upload left. The failure is what is told; this one's outcome is not. */
export async function withdraw(session: Session, working: string): Promise<void> {
  if (session.control.closed) return;
  await session.command("DELE", working).catch(() => {});
}
