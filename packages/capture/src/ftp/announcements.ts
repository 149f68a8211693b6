import { limits } from "@twinport/protocol";
import type { Row } from "../model.ts";
import type { Announced } from "./announced.ts";
import { Announcement, type AnnouncingSession } from "./announcement.ts";
import type { CommandEntry } from "./command-entry.ts";
import { RowDraft } from "./draft.ts";

/** Announcements that a session keeps as records. */
const maxAnnouncements = 10_000;
/** The latest ones beyond these, until the rows of their connections have been given. */
const maxLate = 5000;

/** What a session has announced, and which transfer each announcement is for. */
export class Announcements {
  readonly #session: AnnouncingSession;
  readonly #kept: Announcement[] = [];
  #late: Announcement[] = [];
  /** Transfers of those that were let go. */
  #past = 0;
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
    return this.#late.at(-1) ?? this.#kept.at(-1);
  }

  /** Those whose connections may have rows that were not given. */
  get running(): readonly Announcement[] {
    return this.#late.length === 0 ? this.#kept : [...this.#kept, ...this.#late];
  }

  /** Those that rows speak of. */
  of(rows: readonly Row[]): Announcement[] {
    const ids = new Set(rows.flatMap(({ connection, announces }) => [connection, announces]));
    const frames = new Set(rows.map(({ answers }) => answers));
    return this.running.filter(({ id, draft }) => ids.has(id) || frames.has(draft.frames.first));
  }

  /** Lets go of those beyond the records of which all rows have been given. */
  letGo(): void {
    if (this.#late.length === 0) return;
    const unused = this.#late.length - limits.sessionAnnouncements;
    const waits = ({ flows }: Announcement, at: number): boolean =>
      flows.length === 0
        ? at >= unused
        : flows.some(({ ended, list }) => !ended || list.drafts.some(({ given }) => !given));
    const waiting = this.#late.filter(waits);
    this.#past = this.more - waiting.filter(carries).length;
    this.#late = waiting;
  }

  /** Transfers beyond those of which there is a record. */
  get more(): number {
    return this.#past + this.#late.filter(carries).length;
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
    const same = (announcement: Announcement): boolean => announcement.draft === draft;
    const refused = this.#late.findLast(same) ?? this.#kept.findLast(same);
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
    const announcement = new Announcement(this.#session, this.#count, method, endpoint, draft);
    announcement.kept = kept;
    if (kept) this.#kept.push(announcement);
    else this.#late.push(announcement);
    if (this.#late.length > maxLate) this.#past += this.#late.splice(0, maxLate / 2).filter(carries).length;
    return announcement;
  }
}

function connect(announcement: Announcement, entry: CommandEntry): void {
  announcement.command = entry;
  entry.announcement = announcement;
}

function carries({ met, command }: Announcement): boolean {
  return met && command?.begun === true;
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
