import { FtpError, type ListingEntry } from "@twinport/protocol";
import { fetchEntry } from "../session/info.ts";
import type { Session } from "../session/session.ts";
import { fetchEntries } from "./entries.ts";
import type { ListRequest } from "./list.ts";

/**
 * What the server tells of one file or directory: MLST, or where there is none its row in the listing of its parent. Its turn
 * must have been taken.
 * @throws FtpError "not-found"
 */
export async function fetchStat(session: Session, path: string, request: ListRequest): Promise<ListingEntry> {
  try {
    return await fetchEntry(session, path);
  } catch (error) {
    if (!(error instanceof FtpError) || error.code !== "unsupported") throw error;
  }
  const bare = path.replace(/\/+$/, "");
  const slash = bare.lastIndexOf("/");
  const name = bare.slice(slash + 1);
  if (name === "" || name === "." || name === "..") return await namelessDirectory(session, path, request);
  const parent = slash < 0 ? undefined : bare.slice(0, slash) || "/";
  const hidden = name.startsWith(".");
  const { entries } = await fetchEntries(session, parent, { ...request, hidden });
  const found = entries.find((entry) => entry.name === name);
  if (found !== undefined) return found;
  throw new FtpError(
    "not-found",
    `${session.control.place}: ${JSON.stringify(path)} is not in its directory`,
  );
}

/** The root and its like are in no listing by a name of their own: that they can be listed is all there is to know. */
async function namelessDirectory(
  session: Session,
  path: string,
  request: ListRequest,
): Promise<ListingEntry> {
  await fetchEntries(session, path, request);
  return { name: path, type: "directory", raw: "", format: "unix" };
}
