import type { Endpoint } from "@twinport/protocol";
import type { DataParams, FrameRange, RowDirection, Timestamp, Who } from "../model.ts";
import type { GapCause, SegmentInfo, Side, StreamBytes, TcpConnection } from "../stream/index.ts";
import { otherSide } from "../stream/side.ts";
import type { Announcement } from "./announcement.ts";
import { type DataRun, DataRuns, spanOf } from "./data-run.ts";
import { type Meaning, millisecondsBetween, RowDraft, timeOf } from "./draft.ts";
import { DraftList } from "./draft-list.ts";
import type { FlowContent } from "./flow-content.ts";
import { FlowTls } from "./flow-tls.ts";
import { FrameSet } from "./frames.ts";
import { Gaps } from "./gaps.ts";
import type { CaptureHost, Digest } from "./host.ts";
import { ListingText } from "./listing-text.ts";
import { TcpRows } from "./tcp-rows.ts";
import { verify } from "./transfer.ts";
import type { ConnectionView } from "./view.ts";

/** Facts about a whole transfer; a row of a part of it has its own bytes, packets and duration. */
export type TransferFacts = Omit<DataParams, "connection" | "verb" | "argument"> & {
  readonly retransmissions: number;
};

/** A connection that is no control connection: a data connection once an announcement explains it. */
export class DataFlow implements ConnectionView {
  readonly which = "data";
  readonly connection: TcpConnection;
  readonly rows: TcpRows;
  readonly list = new DraftList();
  /** Two sessions announced it, one on each side: a transfer between two servers. */
  shared = false;
  /** Announcements of several sessions explain it, and nothing tells which is meant. */
  ambiguous = false;
  readonly #host: CaptureHost;
  readonly #runs: DataRuns;
  readonly #gaps: Gaps;
  /** Null: it began before the capture, so that what it carries cannot be told. */
  readonly #tls: FlowTls | null;
  readonly #bytes: Record<Side, number> = { initiator: 0, responder: 0 };
  readonly #listing = new ListingText();
  #announcement: Announcement | null = null;
  #listener: Side = "responder";
  #digest: Digest | null = null;
  #digestOf: Side | null = null;
  #sha256: string | null = null;
  #began: Timestamp | null = null;
  #last: Timestamp = { seconds: 0, nanos: 0 };
  #ended = false;

  constructor(connection: TcpConnection, host: CaptureHost) {
    this.connection = connection;
    this.#host = host;
    const add = (draft: RowDraft): void => this.list.add(draft);
    this.rows = new TcpRows(connection, this, add);
    this.#runs = new DataRuns((run) => this.#runMeaning(run), add);
    this.#gaps = new Gaps(this, this.rows.traits, add);
    const view = {
      name: () => this.name(),
      who: (side: Side) => this.who(side),
      closedBy: (side: Side) => this.rows.closedBy(side),
      row: add,
      own: (side: Side, end: number, draft: RowDraft) => this.rows.own(side, end, draft),
    };
    this.#tls = connection.midstream ? null : new FlowTls(view, () => this.#encryptedMeaning());
  }

  /** The announcement that explains it, null while nothing does. */
  get announcement(): Announcement | null {
    return this.#announcement;
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

  /** An announcement explains the connection; `listener` is the side it names. */
  link(announcement: Announcement, listener: Side): void {
    this.#announcement = announcement;
    this.#listener = listener;
    announcement.flows.push(this);
    announcement.session.linked(this);
  }

  /** Bytes that went to the client or the server, gaps included. */
  bytesTo(who: Who): number {
    return this.#bytes[this.who("initiator") === who ? "responder" : "initiator"];
  }

  /** Bytes that a side sent, gaps included. */
  sent(from: Side): number {
    return this.#bytes[from];
  }

  /** It was opened and is over, and nothing was sent on it. */
  get fruitless(): boolean {
    return this.rows.over && this.#total === 0;
  }

  /** Bytes that went to the side that listened, and from it. */
  get listened(): { readonly to: number; readonly from: number } {
    return { to: this.#bytes[otherSide(this.#listener)], from: this.#bytes[this.#listener] };
  }

  /** A control row of its session came at `time`. */
  interrupt(time: Timestamp): void {
    this.#runs.interrupt(time);
  }

  /** Takes the next segment. */
  segment(info: SegmentInfo): void {
    this.#last = timeOf(info);
    this.#began ??= this.#last;
    this.rows.segment(info);
    if (!info.carriesData || info.retransmission) return;
    const run = this.#runs.take(info);
    if (this.#tls?.begun === true) return;
    this.rows.own(info.from, info.relSeq - 1 + info.payloadLength, run.draft);
  }

  /** A frame is a copy of an earlier one. */
  copied(frame: number): void {
    this.rows.copied(frame);
  }

  /** Takes the next bytes of one direction. */
  bytes(chunk: StreamBytes): void {
    this.#count(chunk.from, chunk.bytes.length);
    this.#tls?.take(chunk);
    if (this.#tls?.certain === true) return;
    // What began before the capture is looked into only if something explains it.
    if (this.#announcement === null && this.connection.midstream) return;
    if (this.#transfer === "list" || this.#transfer === null) this.#listing.push(chunk.bytes);
    if (this.#transfer !== "list") this.#hash(chunk);
  }

  /** Bytes are missing. */
  gap(from: Side, length: number, frame: number, cause: GapCause): void {
    const place = { ...this.#last, from, frame, bytes: new Uint8Array(0), offset: this.#bytes[from] };
    if (cause !== "end") {
      this.#tls?.gap(place, length);
      this.#count(from, length);
    }
    this.#digest = null;
    this.#gaps.take(from, length, frame, cause, this.#last);
  }

  /** An ICMP error rejected its SYN. */
  reject(frame: number, router: string, what: string): void {
    this.rows.reject(frame, router, what);
  }

  /** Nothing more comes. */
  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.rows.end();
    this.#runs.end();
    this.#sha256 = this.#digest?.hex() ?? null;
    this.#digest = null;
    this.#tls?.end(this.#runs.all.map(({ draft }) => draft));
    const empty = this.#total === 0 || (this.#tls?.certain === true && this.#tls.data.draft === null);
    if (empty && this.state === "open") this.#empty();
  }

  /**
   * Who sent how much, and in which TLS; for a connection that nothing announced.
   * @param ticket bytes of a session ticket of its server, if known
   */
  content(ticket: number | null): FlowContent {
    const tls = this.#sealed;
    const sender = this.#sender;
    const bytes = tls?.data.bytes(sender, ticket) ?? this.#total;
    return {
      sender: bytes > 0 ? sender : null,
      bytes,
      tls: tls?.rows.facts ?? null,
      alert: tls?.refusal ?? null,
      tickets: tls?.mayHoldTickets(sender, ticket) === true,
      clear: tls === null && !this.connection.midstream && bytes > 0,
    };
  }

  /** The side that said ClientHello; null if it is not known to be TLS. */
  get tlsClient(): Side | null {
    return this.#sealed?.rows.client ?? null;
  }

  /** What the transfer amounts to, for `command` of its own session or of the one at its other end. */
  facts(command = this.#announcement?.command ?? null): TransferFacts {
    const runs = this.#runs.all;
    const reset = this.rows.reset && !this.rows.close.complete;
    const sender = this.#sender;
    const sealed = this.#sealed?.data ?? null;
    const bytes = sealed?.bytes(sender, this.#ticket) ?? this.#bytes[sender];
    // Packets that were cut short (snaplen) still tell their lengths, but not what was in them.
    // What is inside TLS need not be what the records' lengths tell.
    const whole = !this.#gaps.lost && !this.connection.midstream && sealed === null;
    const ended = this.rows.reset || this.rows.close.first !== null;
    const verdict = verify(command, { bytes, whole, ended, reset });
    const proved = whole && !this.#gaps.any && bytes > 0 && verdict.complete !== "no";
    return {
      bytes,
      total: bytes,
      succeeded: command?.succeeded === true && this.rows.close.by(sender),
      packets: runs.reduce((sum, run) => sum + run.packets, 0),
      lossy: this.#gaps.lossy,
      durationMs: sealed === null ? spanOf(runs) : sealed.durationMs(sender),
      retransmissions: this.rows.repeats.total,
      sha256: proved && this.#transfer !== "list" ? this.#sha256 : null,
      ...verdict,
    };
  }

  /** The frames with payload. */
  dataFrames(): FrameRange[] {
    if (this.#sealed !== null) return this.#sealed.data.draft?.frames.ranges() ?? [];
    const frames = new FrameSet();
    for (const run of this.#runs.all) frames.addAll(run.draft.frames);
    return frames.ranges();
  }

  name(): string {
    return this.#announcement?.id ?? "";
  }

  who(side: Side): Who {
    const listener = this.#announcement?.passive === false ? "client" : "server";
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
    const command = this.#announcement?.command;
    const transfer = this.#transfer;
    if (transfer === null || command?.streamMode !== true || command.failed) return null;
    if (side !== this.#sending) return null;
    return transfer === "list" ? "listing" : "file";
  }

  carried(): number {
    return this.#total;
  }

  finished(): boolean {
    const command = this.#announcement?.command ?? null;
    return command === null || command.succeeded || (command.failed && !command.begun);
  }

  until(): Timestamp {
    return this.#announcement?.session.last ?? this.#last;
  }

  /** Its TLS, if that is what it carries. */
  get #sealed(): FlowTls | null {
    return this.#tls?.confirmed === true ? this.#tls : null;
  }

  get #ticket(): number | null {
    return this.#announcement?.session.ticketBytes ?? null;
  }

  get #total(): number {
    return this.#bytes.initiator + this.#bytes.responder;
  }

  get #transfer(): "down" | "up" | "list" | null {
    return this.#announcement?.command?.spec?.transfer ?? null;
  }

  /** The side that sends the data by what the command says, null without one. */
  get #sending(): Side | null {
    const transfer = this.#transfer;
    if (transfer === null) return null;
    return (this.who("initiator") === "client") === (transfer === "up") ? "initiator" : "responder";
  }

  /** The side that sent the data: the one that was to, unless only the other did. */
  get #sender(): Side {
    const sealed = this.#sealed;
    if (sealed !== null) return sealed.sender;
    const sending = this.#sending;
    if (sending !== null && this.#bytes[sending] > 0) return sending;
    return this.#bytes.initiator > this.#bytes.responder ? "initiator" : "responder";
  }

  #count(from: Side, length: number): void {
    this.#bytes[from] += length;
    const run = this.#runs.current;
    if (run !== null) run.bytes[from] += length;
  }

  #hash(chunk: StreamBytes): void {
    if (this.#digestOf === null) {
      this.#digestOf = chunk.from;
      // Bytes that came before anything explained the connection are not held: no digest of a part.
      this.#digest = this.#announcement === null || chunk.offset > 0 ? null : (this.#host.sha256?.() ?? null);
    } else if (this.#digestOf !== chunk.from) this.#digest = null;
    this.#digest?.update(chunk.bytes);
  }

  #empty(): void {
    const close = this.rows.close.draft;
    if (close === null) return;
    const draft = new RowDraft(close.time, "content", () => ({
      kind: "data.empty",
      params: { connection: this.name(), verb: this.#announcement?.command?.verb ?? null },
      level: "ok",
      direction: "both",
    }));
    draft.at = close.frames.first;
    this.list.add(draft);
  }

  #encryptedMeaning(): Meaning {
    const command = this.#announcement?.command ?? null;
    const sender = this.#sender;
    const params = {
      ...this.facts(),
      connection: this.name(),
      verb: command?.verb ?? null,
      argument: command?.shown ?? "",
      tickets: this.#sealed?.mayHoldTickets(sender, this.#ticket) === true,
    };
    const level = params.complete === "no" ? "error" : "ok";
    const direction = this.who(sender) === "server" ? "to-client" : "to-server";
    return { kind: "data.encrypted", params, level, direction };
  }

  #runMeaning(run: DataRun): Meaning | null {
    if (this.#sealed !== null) return null;
    const command = this.#announcement?.command ?? null;
    const side = this.#sender;
    const direction: RowDirection = this.who(side) === "server" ? "to-client" : "to-server";
    const facts = this.facts();
    const last = run === this.#runs.all.at(-1);
    const params: DataParams = {
      ...facts,
      connection: this.name(),
      verb: command?.verb ?? null,
      argument: command?.shown ?? "",
      bytes: run.bytes[side],
      packets: run.packets,
      durationMs: millisecondsBetween(run.start, run.last),
      // The last row of a transfer in parts speaks for the whole.
      ...(last ? {} : { expected: null, complete: "unknown", sha256: null }),
    };
    const level = params.complete === "no" ? "error" : "ok";
    if (this.#transfer === "list" && command !== null) {
      const only = last && this.#runs.all.length === 1;
      const whole = only && !this.#gaps.any;
      const entries = whole ? this.#listing.entries(command.verb, run.start.seconds * 1000) : null;
      return { kind: "data.list", params: { ...params, entries }, level, direction };
    }
    const kind = this.#transfer === "up" || direction === "to-server" ? "data.up" : "data.down";
    return { kind, params, level, direction };
  }
}
