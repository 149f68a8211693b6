import type { Announced } from "./announced.ts";
import { Announcement, type AnnouncingSession } from "./announcement.ts";
import type { CommandEntry } from "./command-entry.ts";
import { RowDraft } from "./draft.ts";

/** Announcements that a session keeps as records. */
const maxAnnouncements = 10_000;

/** What a session has announced, and which transfer each announcement is for. */
export class Announcements {
  readonly #session: AnnouncingSession;
  readonly #kept: Announcement[] = [];
  #count = 0;

  constructor(session: AnnouncingSession) {
    this.#session = session;
  }

  /** Those that are kept, in order. */
  get all(): readonly Announcement[] {
    return this.#kept;
  }

  /** The one in force. */
  get latest(): Announcement | undefined {
    return this.#kept.at(-1);
  }

  /** A row announces. `pending`: commands that a pipelining client sent after it. */
  announce(announced: Announced, draft: RowDraft, pending: readonly CommandEntry[]): Announcement {
    const announcement = this.#add(announced.method, announced.endpoint, draft);
    draft.announces = announcement;
    const waiting = pending.find(opensTransfer);
    if (waiting !== undefined) connect(announcement, waiting);
    return announcement;
  }

  /** A port named by PORT is used again without being named again; null if no transfer of `pending` waits for it. */
  again(announcement: Announcement, pending: readonly CommandEntry[]): Announcement | null {
    const waiting = pending.find(opensTransfer);
    if (waiting === undefined) return null;
    const repeated = this.#add(announcement.method, announcement.endpoint, announcement.draft);
    connect(repeated, waiting);
    return repeated;
  }

  /** A transfer command has come. */
  transfer(entry: CommandEntry): void {
    const { latest } = this;
    if (latest !== undefined && latest.command === null && !latest.refused) connect(latest, entry);
  }

  /** The server refused the PORT or EPRT of a row. */
  refuse(draft: RowDraft): void {
    const refused = this.#kept.findLast((announcement) => announcement.draft === draft);
    if (refused === undefined) return;
    refused.refused = true;
    // A pipelining client may have asked for its transfer already: the announcement before is the one in force.
    if (refused.command !== null) refused.command.announcement = null;
    refused.command = null;
  }

  /** Rows that say which data connections are not in the capture. */
  missing(): RowDraft[] {
    return this.#kept.flatMap((announcement) => missing(announcement) ?? []);
  }

  #add(method: Announcement["method"], endpoint: Announcement["endpoint"], draft: RowDraft): Announcement {
    this.#count++;
    const kept = this.#count <= maxAnnouncements;
    // Beyond the bound no row is kept either: the connection is still recognised, but its row need not be held for it.
    const row = kept ? draft : stub(draft);
    const announcement = new Announcement(this.#session, this.#count, method, endpoint, row);
    announcement.kept = kept;
    if (kept) this.#kept.push(announcement);
    return announcement;
  }
}

function connect(announcement: Announcement, entry: CommandEntry): void {
  announcement.command = entry;
  entry.announcement = announcement;
}

function opensTransfer(entry: CommandEntry): boolean {
  return entry.spec?.transfer != null && entry.announcement === null;
}

function missing(announcement: Announcement): RowDraft | null {
  if (announcement.state !== "not-captured") return null;
  const last = announcement.command?.replies.at(-1)?.draft;
  if (last === undefined) return null;
  const draft = new RowDraft(last.time, "verdict", () => ({
    kind: "data.notcaptured",
    params: { connection: announcement.id },
    level: "note",
    direction: "both",
  }));
  draft.at = last.frames.first;
  return draft;
}

/** A row that holds nothing but its place. */
function stub(draft: RowDraft): RowDraft {
  const place = new RowDraft(draft.time, "content", () => null);
  place.frames.add(draft.frames.first);
  return place;
}
