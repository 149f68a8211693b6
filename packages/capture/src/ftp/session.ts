import { type Endpoint, limits } from "@twinport/protocol";
import type { Row, Session, Timestamp, Who } from "../model.ts";
import type { GapCause, SegmentInfo, Side, StreamBytes, TcpConnection } from "../stream/index.ts";
import { addressKey } from "./address-key.ts";
import type { Announced } from "./announced.ts";
import { Announcement, type AnnouncingSession } from "./announcement.ts";
import type { CommandEntry } from "./command-entry.ts";
import type { DataFlow } from "./data-flow.ts";
import { Dialog } from "./dialog.ts";
import { type Meaning, RowDraft, timeOf } from "./draft.ts";
import { DraftList } from "./draft-list.ts";
import { Gaps } from "./gaps.ts";
import { TcpRows } from "./tcp-rows.ts";
import { type ConnectionView, type Opening, otherSide } from "./view.ts";

/** How a session begins. */
export interface SessionOptions {
  readonly showPasswords: boolean;
  readonly implicitTls: boolean;
  /** The side of the control connection where the client sits. */
  readonly client: Side;
  /** First frame of the control connection. */
  readonly firstFrame: number;
  /** Told of each announced data connection. */
  announced(announcement: Announcement): void;
}

/** Announcements that a session keeps as records. */
const maxAnnouncements = 10_000;
/** Data connections that a control row may divide. */
const maxActive = 64;
/** Connections between the session's hosts that nothing announced. */
const maxUnlinked = 100;

/** One FTP session: a control connection and the data connections announced on it. */
export class FtpSession implements ConnectionView, AnnouncingSession {
  readonly which = "control";
  readonly connection: TcpConnection;
  readonly client: Endpoint;
  readonly server: Endpoint;
  readonly clientKey: string;
  readonly serverKey: string;
  readonly rows: TcpRows;
  /** Its place among the sessions. */
  number = 0;
  readonly #options: SessionOptions;
  readonly #dialog: Dialog;
  readonly #list = new DraftList();
  readonly #gaps: Gaps;
  /** Stream offsets reached. */
  readonly #ends: Record<Side, number> = { initiator: 0, responder: 0 };
  readonly #announcements: Announcement[] = [];
  readonly #active = new Set<DataFlow>();
  readonly #unlinked: { readonly flow: DataFlow; readonly segments: number }[] = [];
  #finished = false;
  #ended = false;
  #announced = 0;
  #begin: Timestamp | null = null;
  #last: Timestamp = { seconds: 0, nanos: 0 };

  constructor(connection: TcpConnection, options: SessionOptions) {
    this.connection = connection;
    this.#options = options;
    this.client = connection[options.client];
    this.server = connection[otherSide(options.client)];
    this.clientKey = addressKey(this.client.address);
    this.serverKey = addressKey(this.server.address);
    const add = (draft: RowDraft): void => this.#list.add(draft);
    this.rows = new TcpRows(connection, this, add);
    this.#gaps = new Gaps(this, add);
    this.#dialog = new Dialog(
      {
        server: this.server,
        row: (draft) => this.#controlRow(draft),
        own: (who, end, draft) => this.rows.own(this.#side(who), end, draft),
        announce: (announced, draft, pending) => this.#announce(announced, draft, pending),
        transfer: (entry) => this.#transfer(entry),
        refuse: (draft) => this.#refuse(draft),
      },
      {
        showPasswords: options.showPasswords,
        midstream: connection.midstream,
        implicitTls: options.implicitTls,
      },
    );
  }

  /** "C1". */
  get id(): string {
    return `C${this.number}`;
  }

  /** None of its data connections can carry more. */
  get idle(): boolean {
    for (const flow of this.#active) if (flow.rows.over || flow.state !== "open") this.#active.delete(flow);
    return this.#active.size === 0;
  }

  /** First frame of the control connection. */
  get firstFrame(): number {
    return this.#options.firstFrame;
  }

  /** When the session was last heard of. */
  get last(): Timestamp {
    return this.#last;
  }

  /** Takes the next segment of the control connection. */
  segment(info: SegmentInfo): void {
    this.#heard(info);
    this.rows.segment(info);
  }

  /** Takes the next bytes of the control connection. */
  bytes(chunk: StreamBytes): void {
    this.#ends[chunk.from] = chunk.offset + chunk.bytes.length;
    this.#dialog.push(this.who(chunk.from), chunk);
  }

  /** Bytes of the control connection are missing. */
  gap(from: Side, length: number, frame: number, cause: GapCause): void {
    this.#dialog.gap(this.who(from));
    this.#ends[from] += length;
    this.rows.own(from, this.#ends[from], this.#gaps.take(from, length, frame, cause, this.#last));
  }

  /** An ICMP error rejected the SYN of the control connection. */
  reject(frame: number, router: string, what: string): void {
    this.rows.reject(frame, router, what);
  }

  /** A segment of one of its data connections has come. */
  heard(time: Timestamp): void {
    this.#heard(time);
  }

  /** A data connection has begun. */
  linked(flow: DataFlow): void {
    this.#active.add(flow);
    const [oldest] = this.#active;
    if (this.#active.size > maxActive && oldest !== undefined) this.#active.delete(oldest);
  }

  /** A connection between the hosts of the session that nothing announced. False if there are too many to look at. */
  unlinked(flow: DataFlow, segments: number): boolean {
    if (this.#finished || this.#unlinked.length >= maxUnlinked) return false;
    this.#unlinked.push({ flow, segments });
    return true;
  }

  /** A port named by PORT is used again without being named again; null if no transfer waits for it. */
  again(announcement: Announcement): Announcement | null {
    const waiting = this.#waiting;
    if (waiting === null) return null;
    const repeated = this.#add(announcement.method, announcement.endpoint, announcement.draft);
    this.#connect(repeated, waiting);
    return repeated;
  }

  /** Nothing more comes on the control connection. */
  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#dialog.end();
    this.rows.end();
  }

  /** The session as plain data, and how many segments were looked at that are no part of it. */
  finish(): { readonly session: Session; readonly otherSegments: number } {
    this.#finished = true;
    for (const announcement of this.#announcements) this.#missing(announcement);
    let otherSegments = 0;
    for (const { flow, segments } of this.#unlinked) {
      if (this.#looksLikeData(flow)) this.#unexplained(flow);
      else if (flow.announcement === null) otherSegments += segments;
    }
    return { session: this.#session(), otherSegments };
  }

  #session(): Session {
    const { rows, dropped } = this.#rows();
    const transfers = this.#announcements.flatMap((announcement) => announcement.transfer() ?? []);
    return {
      id: this.id,
      client: this.client,
      server: this.server,
      user: this.#dialog.user,
      banner: this.#dialog.banner,
      encrypted: this.#dialog.encryption,
      start: this.#begin ?? this.#last,
      end: this.#last,
      rows,
      commands: this.#dialog.records(),
      connections: this.#announcements.map((announcement) => announcement.record()),
      transfers,
      droppedRows: dropped,
    };
  }

  name(): string {
    return this.id;
  }

  who(side: Side): Who {
    return side === this.#options.client ? "client" : "server";
  }

  opened({ rttMs }: Opening): Meaning {
    return {
      kind: "tcp.handshake.control",
      params: { client: this.client, server: this.server, rttMs },
      level: "ok",
      direction: "both",
    };
  }

  ends(): null {
    return null;
  }

  carried(): null {
    return null;
  }

  finished(): boolean {
    return this.#dialog.leaving;
  }

  until(): Timestamp {
    return this.#last;
  }

  /** The oldest transfer for which nothing was announced. */
  get #waiting(): CommandEntry | null {
    return this.#dialog.pending.find((entry) => opensTransfer(entry)) ?? null;
  }

  #side(who: Who): Side {
    return who === "client" ? this.#options.client : otherSide(this.#options.client);
  }

  #heard(time: Timestamp): void {
    this.#last = timeOf(time);
    this.#begin ??= this.#last;
  }

  #controlRow(draft: RowDraft): void {
    this.#list.add(draft);
    this.#gaps.cut();
    for (const flow of this.#active) {
      if (flow.rows.over) this.#active.delete(flow);
      else flow.interrupt(draft.time);
    }
  }

  #announce(announced: Announced, draft: RowDraft, pending: readonly CommandEntry[]): void {
    const announcement = this.#add(announced.method, announced.endpoint, draft);
    draft.announces = announcement;
    const waiting = pending.find((entry) => opensTransfer(entry));
    if (waiting !== undefined) this.#connect(announcement, waiting);
    this.#options.announced(announcement);
  }

  #add(method: Announcement["method"], endpoint: Endpoint, draft: RowDraft): Announcement {
    this.#announced++;
    const kept = this.#announced <= maxAnnouncements;
    // Beyond the bound no row is kept either: the connection is still recognised, but its row need not be held for it.
    const announcement = new Announcement(
      this,
      this.#announced,
      method,
      endpoint,
      kept ? draft : stub(draft),
    );
    if (kept) this.#announcements.push(announcement);
    return announcement;
  }

  #transfer(entry: CommandEntry): void {
    const latest = this.#announcements.at(-1);
    if (latest !== undefined && latest.command === null && !latest.refused) this.#connect(latest, entry);
  }

  #connect(announcement: Announcement, entry: CommandEntry): void {
    announcement.command = entry;
    entry.announcement = announcement;
  }

  #refuse(draft: RowDraft): void {
    const refused = this.#announcements.findLast((announcement) => announcement.draft === draft);
    if (refused === undefined) return;
    refused.refused = true;
    // A pipelining client may have asked for its transfer already: the announcement before is the one in force.
    if (refused.command !== null) refused.command.announcement = null;
    refused.command = null;
  }

  #missing(announcement: Announcement): void {
    if (announcement.state !== "not-captured") return;
    const last = announcement.command?.replies.at(-1)?.draft;
    if (last === undefined) return;
    const draft = new RowDraft(last.time, "verdict", () => ({
      kind: "data.notcaptured",
      params: { connection: announcement.id },
      level: "note",
      direction: "both",
    }));
    draft.frames.addAll(last.frames);
    this.#list.add(draft);
  }

  /** From port 20, or while a transfer ran whose announcement cannot be seen. */
  #looksLikeData(flow: DataFlow): boolean {
    if (flow.announcement !== null || flow.state !== "open") return false;
    if (usesDataPort(flow.connection)) return true;
    // Below 1024 listen other services, which the same hosts may use as well.
    const { initiator, responder } = flow.connection;
    return this.#dialog.blind && initiator.port >= 1024 && responder.port >= 1024;
  }

  #unexplained(flow: DataFlow): void {
    const { initiator: from, responder: to } = flow.connection;
    const draft = new RowDraft(flow.began, "content", () => ({
      kind: "data.unlinked",
      params: { from, to, bytes: flow.carried() },
      level: "note",
      direction: "both",
    }));
    draft.frames.addAll(flow.rows.frames);
    this.#list.add(draft);
  }

  #rows(): { rows: Row[]; dropped: number } {
    const all: { draft: RowDraft; name: string; order: number }[] = [];
    const add = (list: DraftList, name: string): void => {
      for (const draft of list.drafts) all.push({ draft, name, order: all.length });
    };
    add(this.#list, this.id);
    let dropped = this.#list.dropped;
    for (const announcement of this.#announcements) {
      for (const flow of announcement.flows) {
        add(flow.list, announcement.id);
        dropped += flow.list.dropped;
      }
    }
    all.sort(
      (a, b) =>
        a.draft.frames.first - b.draft.frames.first || a.draft.rank - b.draft.rank || a.order - b.order,
    );
    const rows = all.flatMap(({ draft, name }) => draft.row(name) ?? []);
    return {
      rows: rows.slice(0, limits.sessionRows),
      dropped: dropped + Math.max(0, rows.length - limits.sessionRows),
    };
  }
}

/** Tells whether a connection comes from port 20, as active mode has it (RFC 959 §3.2). */
export function usesDataPort({ initiator, responder, midstream }: TcpConnection): boolean {
  // Who opened a connection is a guess when its start is not in the capture.
  return initiator.port === 20 || (midstream && responder.port === 20);
}

/** A row that holds nothing but its place. */
function stub(draft: RowDraft): RowDraft {
  const place = new RowDraft(draft.time, "content", () => null);
  place.frames.add(draft.frames.first);
  return place;
}

function opensTransfer(entry: CommandEntry): boolean {
  return entry.spec?.transfer != null && entry.announcement === null;
}
