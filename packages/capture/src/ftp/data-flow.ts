import type { Endpoint } from "@twinport/protocol";
import type { IcmpError } from "../decode/index.ts";
import { FirstBytes } from "../facts/first-bytes.ts";
import { secondsOf } from "../facts/time.ts";
import type { FrameRange, Timestamp, Who } from "../model.ts";
import {
  type GapCause,
  missingAt,
  type SegmentInfo,
  type Side,
  type StreamBytes,
  type TcpConnection,
} from "../stream/index.ts";
import { otherSide, PerSide } from "../stream/side.ts";
import type { Keyring } from "../tls/index.ts";
import type { Announcement } from "./announcement.ts";
import type { CommandEntry } from "./command-entry.ts";
import { DataContent } from "./data-content.ts";
import { emptyRow, runMeaning, sealedMeaning } from "./data-meaning.ts";
import { DataRuns } from "./data-run.ts";
import { type Meaning, type RowDraft, timeOf } from "./draft.ts";
import { DraftList } from "./draft-list.ts";
import { settling } from "./final-rows.ts";
import type { FlowContent } from "./flow-content.ts";
import { FlowTls, mayBeTls } from "./flow-tls.ts";
import { FrameSet } from "./frames.ts";
import { Gaps } from "./gaps.ts";
import type { AnalyzeOptions } from "./host.ts";
import { Moment } from "./moment.ts";
import { TcpRows } from "./tcp-rows.ts";
import { type TransferFacts, transferFacts } from "./transfer-facts.ts";
import type { ConnectionView } from "./view.ts";

/** A connection that is no control connection: a data connection once an announcement explains it. */
export class DataFlow implements ConnectionView {
  readonly which = "data";
  readonly connection: TcpConnection;
  readonly rows: TcpRows;
  readonly list = new DraftList();
  /** The rows of its payload. */
  readonly runs: DataRuns;
  readonly gaps: Gaps;
  /** What each side began with. */
  readonly first = new FirstBytes();
  /** What it carries in clear text, or inside TLS that can be decrypted. */
  content: DataContent;
  /** Two sessions announced it, one on each side: a transfer between two servers. */
  shared = false;
  /** Announcements of several sessions explain it, and nothing tells which is meant. */
  ambiguous = false;
  /** Null until something comes that may be TLS. Of what began before the capture it cannot be told. */
  #tls: FlowTls | null = null;
  /** Something has come, or its beginning is missing. */
  #begun: boolean;
  readonly #options: AnalyzeOptions;
  readonly #keyring: Keyring | null;
  /** What was inside its TLS has begun to come. */
  #opened = false;
  /** Sent over TCP, gaps included. */
  readonly #bytes = new PerSide(0, 0);
  #announcement: Announcement | null = null;
  #inferred: { readonly name: string; readonly active: boolean } | null = null;
  #listener: Side = "responder";
  #began: Timestamp | null = null;
  readonly #last = new Moment();
  #ended = false;

  /** @param keyring the secrets that open its TLS, null without any */
  constructor(connection: TcpConnection, options: AnalyzeOptions, keyring: Keyring | null) {
    this.connection = connection;
    const add = (draft: RowDraft): void => this.list.add(draft);
    this.rows = new TcpRows(connection, this, add);
    this.runs = new DataRuns((run) => runMeaning(this, run), add);
    this.gaps = new Gaps(this, this.rows, add);
    this.content = new DataContent(options, this);
    this.#options = options;
    this.#keyring = keyring;
    this.#begun = connection.midstream;
  }

  /** The announcement that explains it, null while nothing does. */
  get announcement(): Announcement | null {
    return this.#announcement;
  }

  /** An announcement explains it. */
  get explained(): boolean {
    return this.#announcement !== null;
  }

  /** The command that it serves, null while that is not known. */
  get command(): CommandEntry | null {
    return this.#announcement?.command ?? null;
  }

  /** What the command asks for, null without one. */
  get transfer(): "down" | "up" | "list" | null {
    return this.command?.transfer ?? null;
  }

  /** Who opened it. */
  get from(): Endpoint {
    return this.connection[otherSide(this.#listener)];
  }

  /** Where it went. */
  get to(): Endpoint {
    return this.connection[this.#listener];
  }

  /** How its opening ended. */
  get state(): "open" | "refused" | "unanswered" {
    return this.rows.handshake.state;
  }

  /** Time of its first segment. */
  get began(): Timestamp {
    return this.#began ?? this.#last;
  }

  /** Its TLS, if that is what it carries. */
  get sealed(): FlowTls | null {
    return this.#tls?.confirmed === true ? this.#tls : null;
  }

  /** It carries TLS, and not all that is inside could be decrypted. */
  get hidden(): boolean {
    return this.sealed !== null && !this.sealed.readable;
  }

  /** Whether what it carries is no text; null if nothing of it could be read from the start. */
  get binary(): boolean | null {
    return this.hidden || this.connection.midstream ? null : this.content.binary;
  }

  /** `side` has ended what it sent: by FIN, or by TLS's close_notify, whatever TCP did then. */
  endedBy(side: Side): boolean {
    return this.rows.close.by(side) || this.sealed?.rows.endedBy(side) === true;
  }

  /** Bytes of a TLS session ticket of its server's, as the control connection shows. */
  get ticketBytes(): number | null {
    return this.#announcement?.session.ticketBytes ?? null;
  }

  /** The side that sent the data: the one that was to, unless only the other did. */
  get sender(): Side {
    const { sealed } = this;
    if (sealed !== null) return sealed.sender;
    const sending = this.#sending;
    if (sending !== null && this.#bytes[sending] > 0) return sending;
    return this.#bytes.initiator > this.#bytes.responder ? "initiator" : "responder";
  }

  /** It was opened and is over, and nothing was sent on it. */
  get fruitless(): boolean {
    return this.rows.over && this.carried() === 0;
  }

  /** Bytes that went to the side that listened, and from it. */
  get listened(): { readonly to: number; readonly from: number } {
    return { to: this.#bytes[otherSide(this.#listener)], from: this.#bytes[this.#listener] };
  }

  /** The side that said ClientHello; null if it is not known to be TLS. */
  get tlsClient(): Side | null {
    return this.sealed?.rows.client ?? null;
  }

  /** An announcement explains the connection; `listener` is the side it names. */
  link(announcement: Announcement, listener: Side): void {
    this.#announcement = announcement;
    this.#listener = listener;
    announcement.flows.push(this);
    announcement.session.linked(this);
  }

  /** Nothing that can be read announces the connection, and it is very likely one; `active`: the server opened it. */
  infer(name: string, active: boolean): void {
    this.#inferred = { name, active };
  }

  /** Bytes that went to the client or the server, gaps included. */
  bytesTo(who: Who): number {
    return this.#bytes[this.who("initiator") === who ? "responder" : "initiator"];
  }

  /** Bytes that a side sent, gaps included. */
  sent(from: Side): number {
    return this.#bytes[from];
  }

  /** A control row of its session came at `time`. */
  interrupt(time: Timestamp): void {
    this.runs.interrupt(time);
  }

  /** Takes the next segment. */
  segment(info: SegmentInfo): void {
    this.#last.set(info);
    this.#began ??= timeOf(info);
    this.rows.segment(info);
    if (!info.carriesData || info.retransmission) return;
    const run = this.runs.take(info);
    if (this.#tls?.begun === true) return;
    this.rows.own(info.from, info.relSeq - 1 + info.payloadLength, run.draft);
  }

  /** A frame is a copy of an earlier one. */
  copied(frame: number): void {
    this.rows.copied(frame);
  }

  /** Takes the next bytes of one direction. */
  bytes(chunk: StreamBytes): void {
    this.#count(chunk.from, chunk.length);
    this.rows.course.bytes(chunk);
    if (!this.#begun) this.#begin(chunk);
    if (!this.connection.midstream) this.first.take(chunk);
    this.#tls?.take(chunk);
    if (this.#tls?.certain === true) return;
    if (this.#looked) this.content.bytes(chunk.from, chunk);
  }

  /** Bytes are missing. */
  gap(from: Side, length: number, frame: number, cause: GapCause): void {
    const place = missingAt(from, this.#bytes[from], { frame, ...this.#last });
    if (this.#looked) this.content.gap(from, length);
    if (cause !== "end") {
      this.#tls?.gap(place, length);
      this.#count(from, length);
    }
    this.gaps.take(from, length, frame, cause, this.#last);
  }

  /** An ICMP error speaks of one of its segments. */
  icmp(from: Side, error: IcmpError): void {
    this.rows.icmp(from, error);
  }

  /** It carries nothing more at capture time `now`: both sides have ended it, and it is quiet since. */
  settle(now: number): void {
    if (!this.#ended && this.rows.over && now - secondsOf(this.#last) > settling) this.end();
  }

  /** `end` was called: its content is as it will stay. */
  get ended(): boolean {
    return this.#ended;
  }

  /** When something of it came last. */
  get last(): Timestamp {
    return this.#last;
  }

  /** Nothing more comes. */
  end(): void {
    if (this.#ended) {
      // What came after all is told as well.
      this.runs.end();
      return;
    }
    this.#ended = true;
    this.rows.end();
    this.runs.end();
    if (this.sealed !== null && !this.hidden) this.#beginContent();
    this.content.end();
    this.#tls?.end(this.runs.all.map(({ draft }) => draft));
    const empty = this.carried() === 0 || (this.#tls?.certain === true && this.#tls.data.draft === null);
    const row = empty && this.state === "open" ? emptyRow(this) : null;
    if (row !== null) this.list.add(row);
  }

  /**
   * Who sent how much, and in which TLS; for a connection that nothing announced.
   * @param ticket bytes of a session ticket of its server, if known
   */
  inside(ticket: number | null): FlowContent {
    const { sealed, sender } = this;
    const bytes = sealed?.data.bytes(sender, ticket) ?? this.carried();
    return {
      sender: bytes > 0 ? sender : null,
      bytes,
      tls: sealed?.rows.facts ?? null,
      alert: sealed?.refusal ?? null,
      tickets: sealed?.mayHoldTickets(sender, ticket) === true,
      clear: sealed === null && !this.connection.midstream && bytes > 0,
    };
  }

  /** What the transfer amounts to, for `command` of its own session or of the one at its other end. */
  facts(command: CommandEntry | null = this.command): TransferFacts {
    return transferFacts(this, command);
  }

  /** The frames with payload. */
  dataFrames(): FrameRange[] {
    if (this.sealed !== null) return this.sealed.data.draft?.frames.ranges() ?? [];
    const frames = new FrameSet();
    for (const run of this.runs.all) frames.addAll(run.draft.frames);
    return frames.ranges();
  }

  name(): string {
    return this.#announcement?.id ?? this.#inferred?.name ?? "";
  }

  who(side: Side): Who {
    const active = this.#announcement?.passive === false || this.#inferred?.active === true;
    const listener = active ? "client" : "server";
    if (side === this.#listener) return listener;
    return listener === "server" ? "client" : "server";
  }

  opened(): Meaning | null {
    const announcement = this.#announcement;
    if (announcement === null) return null;
    const announcedIn = announcement.draft.frames.first;
    const connection = this.name();
    const named = announcement.differsFrom(this.to) ? { named: announcement.endpoint } : null;
    const how = { level: named === null ? "ok" : "note", direction: "both" } as const;
    if (announcement.passive) {
      const params = { connection, server: this.to, from: this.from, announcedIn, ...named };
      return { kind: "tcp.handshake.data.passive", params, ...how };
    }
    const params = { connection, server: this.from, client: this.to, announcedIn, ...named };
    return { kind: "tcp.handshake.data.active", params, ...how };
  }

  ends(side: Side): "file" | "listing" | null {
    const { command, transfer } = this;
    if (transfer === null || command?.streamMode !== true || command.failed) return null;
    if (side !== this.#sending) return null;
    // The end of what came, but not of the file.
    if (!command.succeeded && this.facts().complete === "no") return null;
    return transfer === "list" ? "listing" : "file";
  }

  carried(): number {
    return this.#bytes.initiator + this.#bytes.responder;
  }

  finished(): boolean {
    const { command } = this;
    return command === null || command.succeeded || (command.failed && !command.begun);
  }

  until(): Timestamp {
    return this.#announcement?.session.last ?? this.#last;
  }

  /** What began before the capture is looked into only if something explains it. */
  get #looked(): boolean {
    return this.explained || !this.connection.midstream;
  }

  /** The side that sends the data by what the command says, null without one. */
  get #sending(): Side | null {
    const { transfer } = this;
    if (transfer === null) return null;
    return (this.who("initiator") === "client") === (transfer === "up") ? "initiator" : "responder";
  }

  /** What TLS has inside is the content; what came so far was its handshake. */
  #beginContent(): void {
    if (this.#opened) return;
    this.#opened = true;
    this.content.drop();
    this.content = new DataContent(this.#options, this);
  }

  #begin({ bytes }: StreamBytes): void {
    this.#begun = true;
    if (!mayBeTls(bytes)) return;
    const view = {
      name: () => this.name(),
      who: (side: Side) => this.who(side),
      closedBy: (side: Side) => this.rows.closedBy(side),
      row: (draft: RowDraft) => this.list.add(draft),
      own: (side: Side, end: number, draft: RowDraft) => this.rows.own(side, end, draft),
    };
    const opened = (from: Side, inside: Uint8Array): void => {
      this.#beginContent();
      this.content.bytes(from, { length: inside.length, bytes: inside });
    };
    this.#tls = new FlowTls(view, this.#keyring, () => sealedMeaning(this), opened);
  }

  #count(from: Side, length: number): void {
    this.#bytes.set(from, this.#bytes.of(from) + length);
    const run = this.runs.current;
    run?.bytes.set(from, run.bytes.of(from) + length);
  }
}
