import type { Endpoint } from "@twinport/protocol";
import type { IcmpError } from "../decode/index.ts";
import { FirstBytes } from "../facts/first-bytes.ts";
import { LineEnds } from "../facts/line-ends.ts";
import { sessionFacts } from "../facts/session.ts";
import { secondsOf } from "../facts/time.ts";
import type { Row, Session, Timestamp, Who } from "../model.ts";
import {
  type GapCause,
  missingAt,
  type SegmentInfo,
  type Side,
  type StreamBytes,
  type TcpConnection,
} from "../stream/index.ts";
import { otherSide } from "../stream/side.ts";
import { ActiveFlows } from "./active-flows.ts";
import { addressKey } from "./address-key.ts";
import type { Announcement, AnnouncingSession } from "./announcement.ts";
import { Announcements } from "./announcements.ts";
import type { DataFlow } from "./data-flow.ts";
import { Dialog } from "./dialog.ts";
import { type Meaning, type RowDraft, timeOf } from "./draft.ts";
import { DraftList } from "./draft-list.ts";
import { finalRows, type RunningSession, roomMade, settling } from "./final-rows.ts";
import type { Finished, Told } from "./finished.ts";
import { Fullness } from "./fullness.ts";
import { Gaps } from "./gaps.ts";
import { type Outcome, outcomeOf, outcomeSoFar } from "./kept.ts";
import { Moment } from "./moment.ts";
import { notesOf } from "./notes.ts";
import { type Passage, sameLines } from "./passage.ts";
import { sessionHeading, spokenOf } from "./session-heading.ts";
import type { SessionOptions } from "./session-options.ts";
import { rowCount, rowsOf } from "./session-rows.ts";
import { TcpRows } from "./tcp-rows.ts";
import { linkTranslated } from "./translation.ts";
import { type Surroundings, surroundingsOf, Unlinked } from "./unlinked.ts";
import type { ConnectionView, Opening } from "./view.ts";
import { maxViews, type PassedView, passageBetween, sameData, type Trace, withViews } from "./views.ts";

/** One FTP session: a control connection and the data connections announced on it. */
export class FtpSession implements ConnectionView, AnnouncingSession {
  readonly which = "control";
  readonly connection: TcpConnection;
  readonly client: Endpoint;
  readonly server: Endpoint;
  readonly clientKey: string;
  readonly serverKey: string;
  readonly rows: TcpRows;
  readonly first = new FirstBytes();
  readonly lineEnds = new LineEnds();
  /** Its place among the sessions, from 1 on; 0 before it has one. */
  number = 0;
  /** Another session between the same hosts ran at the same time. */
  crowded = false;
  readonly #options: SessionOptions;
  readonly #dialog: Dialog;
  readonly #list = new DraftList();
  readonly #fullness = new Fullness();
  readonly #gaps: Gaps;
  /** Stream offsets reached. */
  readonly #ends: Record<Side, number> = { initiator: 0, responder: 0 };
  readonly #announcements: Announcements;
  readonly #active = new ActiveFlows();
  readonly #unlinked = new Unlinked();
  /** The same session, seen at other points of the capture. */
  readonly #views: PassedView[] = [];
  #settled = false;
  /** It was let go before its end, after this many seconds of silence; null if it was not. */
  #abandoned: number | null = null;
  #ended = false;
  #begin: Timestamp | null = null;
  readonly #last = new Moment();

  constructor(connection: TcpConnection, options: SessionOptions) {
    this.connection = connection;
    this.#options = options;
    this.client = connection[options.client];
    this.server = connection[otherSide(options.client)];
    this.clientKey = addressKey(this.client.address);
    this.serverKey = addressKey(this.server.address);
    const add = (draft: RowDraft): void => this.#list.add(draft);
    this.rows = new TcpRows(connection, this, add);
    this.#gaps = new Gaps(this, this.rows, add);
    this.#announcements = new Announcements(this);
    this.#dialog = new Dialog(
      {
        client: this.client,
        server: this.server,
        tls: {
          which: this.which,
          name: () => this.id,
          who: (side) => this.who(side),
          closedBy: (side) => this.rows.closedBy(side),
          confirmed: () => true,
          row: (draft) => this.#controlRow(draft),
          own: (side, end, draft) => this.rows.own(side, end, draft),
        },
        last: () => this.#last,
        row: (draft) => this.#controlRow(draft),
        own: (who, end, draft) => this.rows.own(this.#side(who), end, draft),
        announce: (announced, draft, pending) => {
          options.announced(this.#announcements.announce(announced, draft, pending));
        },
        transfer: (entry) => this.#announcements.transfer(entry),
        refuse: (draft) => this.#announcements.refuse(draft),
      },
      { ...options, midstream: connection.midstream },
    );
  }

  /** "C1". */
  get id(): string {
    return `C${this.number}`;
  }

  /** What is announced cannot be read. */
  get hidden(): boolean {
    return this.#dialog.hidden;
  }

  /** None of its data connections can carry more. */
  get idle(): boolean {
    return this.#active.idle;
  }

  get ticketBytes(): number | null {
    return this.#dialog.ticketBytes;
  }

  /** Rows, about: of its own and of its data connections. */
  get size(): number {
    return rowCount(this.#list, this.#announcements.running);
  }

  /** Tells whether it has nearly as many rows as are held; to be asked as rows come. */
  isFull(): boolean {
    return this.#fullness.reached(this.#list.drafts.length, () => this.size);
  }

  /** Its control connection has ended. */
  get over(): boolean {
    return this.rows.over;
  }

  /** When the session was last heard of. */
  get last(): Timestamp {
    return this.#last;
  }

  /** The announcement in force. */
  get latest(): Announcement | undefined {
    return this.#announcements.latest;
  }

  /** Takes the next segment of the control connection. */
  segment(info: SegmentInfo): void {
    this.#heard(info);
    this.rows.segment(info);
  }

  /** A frame of the control connection is a copy of an earlier one. */
  copied(frame: number): void {
    this.rows.copied(frame);
  }

  /** Takes the next bytes of the control connection. */
  bytes(chunk: StreamBytes): void {
    this.#ends[chunk.from] = chunk.offset + chunk.length;
    this.rows.course.bytes(chunk);
    this.first.take(chunk);
    this.lineEnds.take(chunk);
    this.#dialog.push(this.who(chunk.from), chunk);
  }

  /** Bytes of the control connection are missing. */
  gap(from: Side, length: number, frame: number, cause: GapCause): void {
    const place = missingAt(from, this.#ends[from], { frame, ...this.#last });
    this.#dialog.gap(this.who(from), place, length);
    this.#ends[from] += length;
    const row = this.#gaps.take(from, length, frame, cause, this.#last);
    if (row === null) this.rows.ledgers[from].extend(this.#ends[from]);
    else this.rows.own(from, this.#ends[from], row);
  }

  /** An ICMP error speaks of a segment of the control connection. */
  icmp(from: Side, error: IcmpError): void {
    this.#heard(error);
    this.rows.icmp(from, error);
  }

  /** A segment of one of its data connections has come. */
  heard(time: Timestamp): void {
    this.#dialog.beside();
    this.#heard(time);
  }

  /** A segment went between its hosts over a connection that nothing has announced yet. */
  beside(): void {
    this.#dialog.beside();
  }

  /** A data connection has begun. */
  linked(flow: DataFlow): void {
    this.#active.add(flow);
  }

  /** A connection between the hosts of the session that nothing announced. False if there are too many to look at. */
  unlinked(flow: DataFlow, segments: number): boolean {
    return !this.#settled && this.#unlinked.take(flow, segments);
  }

  again(announcement: Announcement): Announcement | null {
    return this.#announcements.again(announcement, this.#dialog.pending);
  }

  /** Payload bytes that a side sent, missing ones too. */
  sent(side: Side): number {
    return this.#ends[side];
  }

  /** Nothing more comes on the control connection. */
  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#dialog.end(this.#abandoned === null);
    this.rows.end();
  }

  /** It is let go although more may come, at capture time `seconds`: too many others are open. */
  abandon(seconds: number): void {
    this.#abandoned = Math.max(0, seconds - this.#last.seconds);
  }

  /** Nothing more comes on any of its connections. */
  settle(): void {
    this.#settled = true;
  }

  /** Tells whether `other`, of which TCP's numbers show `trace`, is this session at another point; then it is told as such. */
  join(other: FtpSession, trace: Trace): boolean {
    if (this.#views.length >= maxViews) return false;
    const passage = this.passageTo(other, trace);
    if (passage !== null) this.#views.push({ session: other, passage });
    return passage !== null;
  }

  /** How what was said so far goes from here to `other`, of which TCP's numbers show `trace`; null if it is another session. */
  passageTo(other: FtpSession, trace: Trace): Passage | null {
    const holed = trace === "numbers" && (this.#dialog.holed || other.#dialog.holed);
    const lines = sameLines(this.#dialog.commands.all, other.#dialog.commands.all, holed);
    if (lines === null || !sameData(this.#announcements.all, other.#announcements.all, trace)) return null;
    const [here, there] = [this.#begin, other.#begin];
    const begun = !(this.connection.midstream || other.connection.midstream);
    if (begun && here !== null && there !== null) lines.push({ from: "client", here, there });
    return passageBetween(lines, trace);
  }

  /** Rows that are final at capture time `now` and were not given yet; of too many, those that were given are let go. */
  finalRows(now: number): Row[] {
    if (this.rows.over && now - secondsOf(this.#last) > settling) this.end();
    for (const draft of this.hidden ? this.#unlinked.early(this.#surroundings()) : []) this.#list.add(draft);
    const rows = this.isFull() ? roomMade(this.#running, this.size, now) : finalRows(this.#running, now);
    this.#announcements.letGo();
    return rows;
  }

  /** Rows that are given before its end, with what they speak of. */
  around(rows: readonly Row[]): Session {
    return spokenOf(rows, this.#heading, this.#announcements, this.#dialog.commands);
  }

  get #heading(): Session {
    const end = timeOf(this.#last);
    const { id, client, server } = this;
    return sessionHeading({ id, client, server, start: this.#begin ?? end, end }, this.#dialog);
  }

  get #running(): RunningSession {
    const { running: announcements } = this.#announcements;
    return { id: this.id, list: this.#list, rows: this.rows, announcements, pending: this.#dialog.pending };
  }

  /** What is known so far. */
  soFar(): Told {
    const { session, ...told } = this.#asData(outcomeSoFar(this.#announcements.all), true);
    return { ...told, session: { ...session, unfinished: true } };
  }

  /** The session as plain data, and as facts; and how many segments were looked at that are no part of it. */
  finish(): Finished {
    const { session, otherSegments, ...told } = this.#told();
    const views = this.#views.map(({ session: view, passage }) => ({
      ...view.#asView(this.number),
      passage,
    }));
    const segments = views.reduce((sum, view) => sum + view.otherSegments, otherSegments);
    return { ...told, session: withViews(session, views), otherSegments: segments };
  }

  /** What it carried is kept once. */
  #asView(number: number): Finished {
    this.number = number;
    for (const { flows } of this.#announcements.all) for (const flow of flows) flow.content.drop();
    return this.finish();
  }

  #surroundings(): Surroundings {
    return surroundingsOf(this, this.#dialog, this.#announcements.all.length);
  }

  #told(): Finished {
    if (!this.crowded) linkTranslated(this.#announcements.all, this.#unlinked.untold);
    for (const draft of this.#announcements.missing()) this.#list.add(draft);
    const { drafts, otherSegments } = this.#unlinked.sort(this.#surroundings());
    for (const draft of drafts) this.#list.add(draft);
    for (const flow of this.#unlinked.flows) if (!flow.explained) flow.content.drop();
    const unfinished = this.#abandoned !== null || !this.over;
    const outcome = outcomeOf(this.rows, this.#announcements.all, this.#unlinked.inferred);
    return { ...this.#asData(outcome, unfinished), otherSegments };
  }

  #asData(outcome: Outcome, unfinished: boolean): Told {
    const { all: announcements, more } = this.#announcements;
    const { alone } = this.rows.traits;
    const { rows, dropped, given } = rowsOf(this.id, this.#list, this.#announcements.running);
    const session: Session = {
      ...this.#heading,
      rows,
      commands: this.#dialog.commands.records(),
      connections: announcements.map((announcement) => announcement.record()),
      ...outcome,
      notes: notesOf([this, ...announcements.flatMap(({ flows }) => flows), ...this.#unlinked.attempts], {
        // Who sent the only packets of the control connection that there are.
        alone: alone === null ? null : this.who(alone),
        abandoned: this.#abandoned,
      }),
      droppedRows: dropped,
      ...(more > 0 && { moreTransfers: more }),
    };
    const { inferred, strays } = this.#unlinked;
    const parts = { dialog: this.#dialog, announcements, inferred, strays, unfinished };
    return { session, facts: sessionFacts(this, parts), given };
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

  #side(who: Who): Side {
    return who === "client" ? this.#options.client : otherSide(this.#options.client);
  }

  #heard(time: Timestamp): void {
    this.#last.set(time);
    this.#begin ??= timeOf(time);
  }

  #controlRow(draft: RowDraft): void {
    this.#list.add(draft);
    this.#gaps.cut();
    this.#active.interrupt(draft.time);
  }
}
