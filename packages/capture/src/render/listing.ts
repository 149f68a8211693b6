import { isSingleFrame, summarizeFrames } from "../explain/units.ts";
import type { Voice } from "../explain/voice.ts";
import type { FrameRange, ListedEntry, Listing, Row, Session } from "../model.ts";
import { layTable } from "./table.ts";

/** Entries of a listing that are shown. */
const shownEntries = 50;

/** A listing as a table: only the columns in which something is known. */
export interface ListingTable {
  readonly titles: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Says how many entries are not in it. */
  readonly more: string | undefined;
}

/** A listing, and where it was transferred. */
interface Listed {
  readonly listing: Listing;
  readonly connection: string;
  readonly frames: readonly FrameRange[];
}

/** The listings of a session, each at its row; where replies came between its packets, at the last of its rows. */
export function listingsOf(session: Session): ReadonlyMap<Row, Listed> {
  const last = new Map<string, Row>();
  for (const row of session.rows) {
    if (row.kind === "data.list") last.set(row.params.connection, row);
  }
  const listings = new Map<Row, Listed>();
  for (const { connection, listing, frames } of session.transfers) {
    const row = last.get(connection);
    if (row !== undefined && listing !== null && listing.entries.length > 0) {
      listings.set(row, { listing, connection, frames });
    }
  }
  return listings;
}

/** What a table in Markdown shows: type, size, time and name of each entry. */
export function listingTable({ count, entries }: Listing, voice: Voice, most = shownEntries): ListingTable {
  const { listing: words } = voice.phrases;
  const shown = entries.slice(0, most);
  const columns = columnsOf(voice).filter(({ cell }) => shown.some((entry) => cell(entry) !== ""));
  const hidden = Math.max(count ?? 0, entries.length) - shown.length;
  return {
    titles: columns.map(({ title }) => title),
    rows: shown.map((entry) => columns.map(({ cell }) => cell(entry))),
    more: hidden > 0 ? voice.say(words.more, { n: voice.count(hidden) }) : undefined,
  };
}

/** Where a listing was transferred: "Listing on C1.D1, frame 24". */
export function listingTitle({ connection, frames }: Listed, voice: Voice): string {
  const { words } = voice.phrases;
  return voice.say(voice.phrases.listing.title, {
    conn: voice.style.connection(connection),
    frames: voice.say(words[isSingleFrame(frames) ? "frame" : "frames"], {
      frames: summarizeFrames(frames, words),
    }),
  });
}

/** The table in lines of at most `width` cells. */
export function listingLines(listing: Listing, voice: Voice, width: number): string[] {
  const { titles, rows, more } = listingTable(listing, voice);
  const { size } = voice.phrases.listing;
  const last = titles.length - 1;
  const laid = layTable(
    titles.map((title, at) => ({
      title,
      align: title === size ? ("right" as const) : ("left" as const),
      ...(at === last && { min: 8 }),
    })),
    rows,
    width,
  );
  const lines = laid === undefined ? rows.map((row) => row[last] ?? "") : [...laid.head, ...laid.rows.flat()];
  return more === undefined ? lines : [...lines, more];
}

interface Column {
  readonly title: string;
  cell(entry: ListedEntry): string;
}

function columnsOf(voice: Voice): readonly Column[] {
  const { listing: words } = voice.phrases;
  return [
    { title: words.type, cell: ({ type }) => (type === "unknown" ? "" : words[type]) },
    { title: words.size, cell: ({ size }) => (size === null ? "" : voice.count(size)) },
    { title: words.modified, cell: formatModified },
    { title: words.name, cell: (entry) => nameOf(entry, voice) },
  ];
}

/** "name", "name → target". Longer names are cut. */
function nameOf({ name, target }: ListedEntry, voice: Voice): string {
  return target === null ? voice.wire(name) : `${voice.wire(name)} → ${voice.wire(target)}`;
}

const digits = { day: 10, minute: 16, second: 19 } as const;

/** "2024-11-22", "2024-11-22 10:00", "2024-11-22 10:00:05": as exactly as the listing told; "" for what is no date. */
export function formatModified({ modified }: ListedEntry): string {
  if (modified === null) return "";
  const date = new Date(modified.epochMs);
  if (Number.isNaN(date.getTime())) return "";
  return date.toISOString().slice(0, digits[modified.precision]).replace("T", " ");
}
