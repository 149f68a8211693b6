import { isPositive, type Listing, type ListingEntry, parseFtpTime } from "@twinport/protocol";
import type { Turn } from "../connection/turns.ts";
import type { Session } from "../session/session.ts";

const minute = 60_000;
/** Every zone is so many minutes, or a multiple, off another one. */
const quarter = 15 * minute;
/** From the zone furthest behind UTC to the one furthest ahead, with a server that has its zone the wrong way round. */
const furthest = 26 * 60 * minute;

/**
 * A listing with its dates in UTC. LIST tells the server's wall clock and not which: the date of one file is held against MDTM,
 * which tells UTC, once for each host. Where that does not work the dates stay as they are, with zone "unknown". The offset of
 * a server that lists by its local time is another one in summer; dates of that season may then be an hour off.
 */
export async function calibrated(
  session: Session,
  directory: string | undefined,
  listing: Listing,
  turn: Turn | undefined,
): Promise<Listing> {
  await findOffset(session, directory, listing.entries, turn);
  const { clockOffset } = session.knowledge;
  if (typeof clockOffset !== "number") return listing;
  return { ...listing, entries: listing.entries.map((entry) => inUtc(entry, clockOffset)) };
}

/** An entry with its date in UTC. */
export function inUtc(entry: ListingEntry, offset: number): ListingEntry {
  const { modified } = entry;
  // A day is one day here and another one there.
  if (modified === undefined || modified.zone === "utc" || modified.precision === "day") return entry;
  return { ...entry, modified: { ...modified, epochMs: modified.epochMs - offset, zone: "utc" } };
}

/** Finds out how far the server's wall clock is ahead of UTC, unless that is known. */
export async function findOffset(
  session: Session,
  directory: string | undefined,
  entries: Iterable<ListingEntry>,
  turn: Turn | undefined,
): Promise<void> {
  const { knowledge } = session;
  if (knowledge.clockOffset !== undefined) return;
  const told = newest(entries);
  if (told === undefined) return;
  await turn?.take();
  if (!(await session.features()).has("MDTM")) {
    knowledge.clockOffset = "unknown";
    return;
  }
  const { name, epochMs } = told;
  const path = directory === undefined ? name : `${directory.replace(/\/$/, "")}/${name}`;
  const reply = await session.command("MDTM", path);
  const utc = isPositive(reply) ? parseFtpTime((reply.lines.at(-1) ?? "").trim()) : undefined;
  const difference = utc === undefined ? Number.NaN : epochMs - Math.floor(utc / minute) * minute;
  const offset = Math.round(difference / quarter) * quarter;
  const plausible = Math.abs(difference - offset) <= minute && Math.abs(offset) <= furthest;
  knowledge.clockOffset = plausible ? offset : "unknown";
}

/** The file whose date is known best; of the newest one the year is surest. */
function newest(
  entries: Iterable<ListingEntry>,
): { readonly name: string; readonly epochMs: number } | undefined {
  let best: { readonly name: string; readonly epochMs: number } | undefined;
  for (const { type, name, modified } of entries) {
    if (type !== "file" || modified === undefined || modified.zone === "utc") continue;
    if (modified.precision === "day" || /[/\u0000-\u001f\u007f]/.test(name)) continue;
    if (best === undefined || modified.epochMs > best.epochMs) best = { name, epochMs: modified.epochMs };
  }
  return best;
}
