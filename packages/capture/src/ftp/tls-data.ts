import type { Timestamp } from "../model.ts";
import type { Side, StreamBytes } from "../stream/index.ts";
import type { TlsConversation, TlsRecord } from "../tls/index.ts";
import { type Meaning, millisecondsBetween, RowDraft, timeOf } from "./draft.ts";
import type { Enclosed, TlsContent, TlsView } from "./tls-rows.ts";

/** What went in one direction of a data connection inside TLS. */
interface TlsTally {
  /** Of what is inside the records. */
  bytes: number;
  /** Of what is inside the first ones, each by itself. */
  readonly leading: number[];
  start: Timestamp | null;
  last: Timestamp | null;
}

/** Session tickets are a few hundred bytes: of a larger transfer they are no part worth a word. */
const noTickets = 65_536;
/** Servers hand out one or two, hardly more. */
const mostTickets = 4;
/** Bytes of a long session ticket, without a certificate of the client's in it. */
const longTicket = 600;
const tls13 = 0x0304;

/** Where what it holds goes. */
interface TlsDataSink extends Pick<TlsView, "row" | "own"> {
  /** What its row says; null if it is not TLS. */
  meaning(): Meaning | null;
  /** Told of what could be decrypted. */
  opened(from: Side, bytes: Uint8Array): void;
}

type TlsRole = Pick<TlsConversation, "client" | "facts">;

/** The content of an encrypted data connection: one row, whichever way it goes. */
export class TlsData implements TlsContent {
  readonly #tallies: Readonly<Record<Side, TlsTally>> = {
    initiator: { bytes: 0, leading: [], start: null, last: null },
    responder: { bytes: 0, leading: [], start: null, last: null },
  };
  readonly #sink: TlsDataSink;
  #draft: RowDraft | null = null;

  constructor(sink: TlsDataSink) {
    this.#sink = sink;
  }

  /** The row; null if nothing was sent. */
  get draft(): RowDraft | null {
    return this.#draft;
  }

  /** What went in the direction of `side`. */
  of(side: Side): TlsTally {
    return this.#tallies[side];
  }

  /**
   * Bytes that `side` sent, without the session tickets that a server of TLS 1.3 hands out first.
   * @param ticket the length of one, as the control connection shows; null if it does not
   */
  bytes(side: Side, ticket: number | null): number {
    const { bytes, leading } = this.#tallies[side];
    const other = leading.findIndex((length) => length !== ticket);
    return bytes - (ticket ?? 0) * (other < 0 ? leading.length : other);
  }

  /**
   * All that `side`, a server of TLS 1.3, sent is very likely session tickets: a few short records of one length. Those of data
   * connections may differ from the control connection's.
   */
  onlyTickets(side: Side, { client, facts }: TlsRole): boolean {
    const { bytes, leading } = this.#tallies[side];
    const [first = 0] = leading;
    if (facts.version !== tls13 || client === side || leading.length < 2 || first > longTicket) return false;
    return leading.every((length) => length === first) && bytes === first * leading.length;
  }

  /** Packets with something of it. */
  get packets(): number {
    const frames = this.#draft?.frames.ranges() ?? [];
    return frames.reduce((sum, [first, last]) => sum + last - first + 1, 0);
  }

  /** Milliseconds from the first record of `side` to its last. */
  durationMs(side: Side): number {
    const { start, last } = this.#tallies[side];
    return start === null || last === null ? 0 : millisecondsBetween(start, last);
  }

  /** Session tickets may be among those. */
  mayHoldTickets(side: Side, ticket: number | null, { client, facts }: TlsRole): boolean {
    if (facts.version !== tls13 || client === side) return false;
    const bytes = this.bytes(side, ticket);
    return bytes > 0 && bytes < noTickets && bytes === this.#tallies[side].bytes;
  }

  application(chunk: StreamBytes, { plain }: TlsRecord): RowDraft {
    const { leading } = this.#tallies[chunk.from];
    if (leading.length < mostTickets) leading.push(plain.bytes);
    return this.#take(chunk, plain.bytes);
  }

  unknown(chunk: StreamBytes, length: number): RowDraft {
    return this.#take(chunk, length);
  }

  rest(place: StreamBytes, length: number): RowDraft {
    return this.#draft ?? this.#take(place, length);
  }

  opened(record: Enclosed, bytes: Uint8Array): void {
    const draft = this.#take(record, bytes.length);
    draft.frames.addAll(record.frames);
    draft.decrypted = true;
    this.#sink.own(record.from, record.end, draft);
    this.#sink.opened(record.from, bytes);
  }

  /** Its row goes on, whatever comes between. */
  cut(): void {}

  #take(place: Timestamp & { readonly from: Side }, bytes: number): RowDraft {
    const tally = this.#tallies[place.from];
    tally.bytes += bytes;
    tally.last = timeOf(place);
    tally.start ??= tally.last;
    if (this.#draft === null) {
      this.#draft = new RowDraft(place, "content", () => this.#sink.meaning());
      this.#sink.row(this.#draft);
    }
    return this.#draft;
  }
}
