import { baseName, holdsRawBytes } from "@twinport/protocol";
import type { Session } from "../session/session.ts";

/**
 * The virtual path of what a command is about to make or replace. A name of bytes that are no text is taken only from what is there
 * already: a new one would be out of reach for everybody who speaks another charset than its maker.
 * @throws what the storage says of a path that leads nowhere; for such a name that becomes 501
 */
export async function newPath(session: Session, argument: string): Promise<string> {
  const path = session.path(argument);
  if (holdsRawBytes(baseName(path))) await session.storage.stat(path);
  return path;
}
