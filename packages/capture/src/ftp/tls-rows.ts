import type { AlertFacts, Level, RowDirection, Timestamp, Which, Who } from "../model.ts";
import { missingAt, type Side, type StreamBytes } from "../stream/index.ts";
import { otherSide } from "../stream/side.ts";
import {
  alertLevel,
  type Keyring,
  TlsConversation,
  type TlsFacts,
  type TlsListener,
  type TlsRecord,
} from "../tls/index.ts";
import { type Meaning, RowDraft, timeOf } from "./draft.ts";
import { FrameSet } from "./frames.ts";

/** What the TLS of a connection needs to know of its place in FTP. */
export interface TlsView {
  readonly which: Which;
  name(): string;
  who(side: Side): Who;
  /** `side` has sent a FIN or a RST. */
  closedBy(side: Side): boolean;
  /** It is TLS beyond doubt: else there are no rows of it. */
  confirmed(): boolean;
  row(draft: RowDraft): void;
  /** `side`'s stream up to offset `end` belongs to `draft`. */
  own(side: Side, end: number, draft: RowDraft): void;
}

/** A record of application data that was opened: where it stood. */
export interface Enclosed extends Timestamp {
  readonly from: Side;
  readonly frames: FrameSet;
  /** Stream offset behind it. */
  readonly end: number;
}

/** What makes rows of that which TLS hides. */
export interface TlsContent {
  /** A record with application data begins in `chunk`; its row. */
  application(chunk: StreamBytes, record: TlsRecord, conversation: TlsConversation): RowDraft;
  /** What was in such a record, where it could be decrypted. */
  opened(place: Enclosed, bytes: Uint8Array): void;
  /** Bytes that may be anything; their row. */
  unknown(chunk: StreamBytes, length: number): RowDraft;
  /** The first bytes of a record of which no more came; their row. */
  rest(place: StreamBytes, length: number): RowDraft;
  /** Something else has come between. */
  cut(): void;
}

type Alert = AlertFacts | null;

/** An alert that says more than goodbye. */
interface Alarm {
  readonly from: Side;
  readonly draft: RowDraft;
  readonly alert: AlertFacts;
}

/** A close_notify. */
interface Parting {
  readonly from: Side;
  readonly draft: RowDraft;
}

/** One direction. */
interface End {
  /** The row of the record under way. */
  current: RowDraft | null;
  /** Where a record began that was not told yet; `end`: stream offset reached. */
  begun: { readonly frames: FrameSet; readonly time: Timestamp; end: number } | null;
  /** What was in the record under way, where it was decrypted. */
  opened: { readonly place: Omit<Enclosed, "end">; readonly bytes: Uint8Array } | null;
  /** It has said close_notify, where that could be read. */
  farewelled: boolean;
  /** Session tickets that it has handed out, as far as they could be decrypted. */
  tickets: { readonly draft: RowDraft; records: number; bytes: number } | null;
  /** What the last alert that can be read says, once it is whole. */
  alert: { value: Alert };
  /** Clear text has followed. */
  clear: boolean;
  /** Records so far. */
  records: number;
  /** The last record, if it may be the alert with which a side takes its leave. */
  farewell: { readonly draft: RowDraft; readonly record: TlsRecord; told: boolean } | null;
}

function newEnd(): End {
  return {
    current: null,
    begun: null,
    opened: null,
    farewelled: false,
    tickets: null,
    alert: { value: null },
    clear: false,
    records: 0,
    farewell: null,
  };
}

/** What an encrypted alert of TLS 1.3 holds, and no command or reply. */
const alertBytes = 2;
/** The alert that says nothing but goodbye (RFC 8446 §6.1). */
const closeNotify = 0;

/** The rows of TLS on one connection: its handshake, its alerts; what it hides is up to `content`. */
export class TlsRows {
  readonly #view: TlsView;
  readonly #content: TlsContent;
  readonly #keyring: Keyring | null;
  /** Null before anything came that may be TLS: of most control connections nothing does. */
  #begun: TlsConversation | null = null;
  readonly #ends: Readonly<Record<Side, End>> = {
    initiator: newEnd(),
    responder: newEnd(),
  };
  #handshake: RowDraft | null = null;
  #alarm: Alarm | null = null;
  #renegotiation: RowDraft | null = null;

  /** @param keyring the secrets that open it, null without any */
  constructor(view: TlsView, content: TlsContent, keyring: Keyring | null) {
    this.#view = view;
    this.#content = content;
    this.#keyring = keyring;
  }

  /** What the handshake has shown. */
  get facts(): TlsFacts {
    return this.#conversation.facts;
  }

  /** The version chosen, null before. */
  get version(): number | null {
    return this.#begun?.version ?? null;
  }

  /** All of its application data could be decrypted. */
  get readable(): boolean {
    return this.#begun?.readable ?? false;
  }

  /** The side that said ClientHello, null before. */
  get client(): Side | null {
    return this.#begun?.client ?? null;
  }

  /** The row of the handshake, null before it begins. */
  get handshake(): RowDraft | null {
    return this.#handshake;
  }

  /** The first alert that can be read and is no close_notify, with its row; null without one. */
  get alarm(): Alarm | null {
    return this.#alarm;
  }

  /** Both sides speak TLS. */
  get answered(): boolean {
    const { client } = this;
    return client !== null && this.#ends[otherSide(client)].records > 0;
  }

  /** `side` has said that nothing more comes of it (close_notify), where that could be read. */
  endedBy(side: Side): boolean {
    return this.#ends[side].farewelled;
  }

  /** The first close_notify, as far as lengths tell; null without one. */
  get parting(): Parting | null {
    const said = (from: Side): Parting[] => {
      const draft = this.#ends[from].farewell?.draft;
      return draft === undefined ? [] : [{ from, draft }];
    };
    const [first, second] = [...said("initiator"), ...said("responder")];
    if (first === undefined || second === undefined) return first ?? null;
    return first.draft.frames.first <= second.draft.frames.first ? first : second;
  }

  get #conversation(): TlsConversation {
    this.#begun ??= new TlsConversation(this.#keyring);
    return this.#begun;
  }

  /** Takes bytes of one direction. Returns how many of them are TLS. */
  take(chunk: StreamBytes): number {
    const { from } = chunk;
    const end = this.#ends[from];
    end.current?.frames.add(chunk.frame);
    const taken = this.#conversation.push(from, chunk.bytes, this.#listener(chunk));
    if (end.current !== null) this.#view.own(from, chunk.offset + taken, end.current);
    if (taken < chunk.bytes.length) end.clear = true;
    if (this.#conversation.pending(from) > 0) {
      end.begun ??= { frames: new FrameSet(), time: timeOf(chunk), end: 0 };
      end.begun.frames.add(chunk.frame);
      end.begun.end = chunk.offset + taken;
    }
    return taken;
  }

  /** `length` bytes are missing, as the chunk without bytes that stands for them shows. */
  gap(chunk: StreamBytes, length: number): void {
    this.#conversation.gap(chunk.from, length, this.#listener(chunk));
    if (this.#conversation.pending(chunk.from) === 0) this.#ends[chunk.from].begun = null;
  }

  /** Nothing more comes: what a record began with is told, too. */
  end(): void {
    for (const side of ["initiator", "responder"] as const) {
      const { begun } = this.#ends[side];
      if (begun === null) continue;
      this.#ends[side].begun = null;
      const place = missingAt(side, begun.end, { ...begun.time, frame: begun.frames.first });
      const draft = this.#content.rest(place, this.#conversation.pending(side));
      draft.frames.addAll(begun.frames);
      this.#view.own(side, begun.end, draft);
    }
  }

  #listener(chunk: StreamBytes): TlsListener {
    const { from } = chunk;
    const end = this.#ends[from];
    return {
      begin: (record) => {
        end.records++;
        this.#stays(end, chunk);
        const { time, frames } = end.begun ?? { time: timeOf(chunk), frames: new FrameSet() };
        end.begun = null;
        // What shows a gap is no part of the record that it tears.
        if (chunk.length > 0) frames.add(chunk.frame);
        if (record.content !== null) {
          end.opened = { place: { ...time, from, frames }, bytes: record.content };
          return;
        }
        if (record.part !== "application") this.#content.cut();
        end.current = this.#rowOf(record, chunk, time);
        end.current.frames.addAll(frames);
      },
      alert: (level, description) => {
        const alert = { level, description };
        end.alert.value = alert;
        end.farewelled ||= description === closeNotify;
        if (end.current !== null && description !== closeNotify)
          this.#alarm ??= { from, draft: end.current, alert };
      },
      end: (at) => {
        const { current, opened } = end;
        end.current = null;
        end.opened = null;
        if (opened !== null) this.#content.opened({ ...opened.place, end: chunk.offset + at }, opened.bytes);
        else if (current !== null) this.#view.own(from, chunk.offset + at, current);
      },
      unknown: (length) => {
        const draft = this.#content.unknown(chunk, length);
        if (end.begun !== null) draft.frames.addAll(end.begun.frames);
        end.begun = null;
        if (chunk.length > 0) draft.frames.add(chunk.frame);
        this.#view.own(from, chunk.offset + chunk.bytes.length, draft);
      },
    };
  }

  #rowOf(record: TlsRecord, chunk: StreamBytes, time: Timestamp): RowDraft {
    const { from } = chunk;
    switch (record.part) {
      case "handshake":
        this.#handshake ??= this.#add(time, () => this.#handshakeMeaning());
        return this.#handshake;
      case "renegotiation":
      case "key-update":
        this.#renegotiation ??= this.#add(time, () => ({
          kind: "tls.renegotiation",
          params: { ...this.#place(), ...(record.part === "key-update" && { keyUpdate: true }) },
          level: "note",
          direction: "both",
        }));
        return this.#renegotiation;
      case "tickets":
        return this.#tickets(from, record, time);
      case "alert": {
        const alert: { value: Alert } = { value: null };
        this.#ends[from].alert = alert;
        return this.#add(time, () => this.#alert(from, alert.value));
      }
      case "application":
        // In TLS 1.3 an alert looks like application data of its length.
        if (this.version !== 0x0304 || !record.plain.exact || record.plain.bytes !== alertBytes)
          return this.#content.application(chunk, record, this.#conversation);
        return this.#farewell(from, record, time);
      case "sealed-alert":
        return this.#farewell(from, record, time);
      default:
        return this.#content.unknown(chunk, record.length);
    }
  }

  /** Session tickets of TLS 1.3 that were decrypted. */
  #tickets(from: Side, { plain }: TlsRecord, time: Timestamp): RowDraft {
    const end = this.#ends[from];
    end.tickets ??= { draft: this.#ticketsRow(from, time), records: 0, bytes: 0 };
    const { tickets } = end;
    tickets.records++;
    tickets.bytes += plain.bytes;
    return tickets.draft;
  }

  #ticketsRow(from: Side, time: Timestamp): RowDraft {
    const draft = this.#add(time, () => ({
      kind: "tls.tickets",
      params: { ...this.#place(), certain: true, ...this.#ticketsOf(from) },
      level: "ok",
      direction: this.#direction(from),
    }));
    draft.decrypted = true;
    return draft;
  }

  #ticketsOf(from: Side): { records: number; bytes: number } {
    const { records = 0, bytes = 0 } = this.#ends[from].tickets ?? {};
    return { records, bytes };
  }

  /** An encrypted alert: a farewell as long as nothing follows. */
  #farewell(from: Side, record: TlsRecord, time: Timestamp): RowDraft {
    const draft = this.#add(time, () => {
      if (farewell.told) return record.part === "application" ? null : this.#alertMeaning(from, null);
      return this.#closeNotify(from, false);
    });
    const farewell = { draft, record, told: false };
    this.#ends[from].farewell = farewell;
    return draft;
  }

  /** Something follows what was taken for a farewell. */
  #stays(end: End, chunk: StreamBytes): void {
    const { farewell } = end;
    if (farewell === null) return;
    end.farewell = null;
    farewell.told = true;
    if (farewell.record.part !== "application") return;
    const draft = this.#content.application(chunk, farewell.record, this.#conversation);
    draft.absorb(farewell.draft);
  }

  #add(time: Timestamp, meaning: () => Meaning | null): RowDraft {
    const draft = new RowDraft(time, "content", () => (this.#view.confirmed() ? meaning() : null));
    this.#view.row(draft);
    return draft;
  }

  #alert(from: Side, alert: Alert): Meaning {
    return alert?.description === closeNotify
      ? this.#closeNotify(from, true)
      : this.#alertMeaning(from, alert);
  }

  #alertMeaning(from: Side, alert: Alert): Meaning {
    const grave = alert !== null && alertLevel(alert.level) === "fatal";
    return {
      kind: "tls.alert",
      params: { ...this.#place(), who: this.#view.who(from), alert },
      level: grave ? "error" : "note",
      direction: this.#direction(from),
    };
  }

  #closeNotify(from: Side, certain: boolean): Meaning {
    const closing = this.#view.closedBy(from) && !this.#ends[from].clear;
    return {
      kind: "tls.closenotify",
      params: { ...this.#place(), who: this.#view.who(from), certain, closing },
      level: "ok",
      direction: this.#direction(from),
    };
  }

  #handshakeMeaning(): Meaning {
    const tls = this.facts;
    const { client } = this;
    const useless = tls.secrets !== null && tls.secrets !== "fit";
    const level: Level = tls.complete && !useless ? "ok" : "warn";
    const direction = client === null || this.answered ? "both" : this.#direction(client);
    return { kind: "tls.handshake", params: { ...this.#place(), tls }, level, direction };
  }

  #place(): { which: Which; connection: string } {
    return { which: this.#view.which, connection: this.#view.name() };
  }

  #direction(from: Side): RowDirection {
    return this.#view.who(from) === "client" ? "to-server" : "to-client";
  }
}
