import { limits } from "@twinport/protocol";
import type { AlertFacts } from "../model.ts";
import { partOf, type Side, type StreamBytes } from "../stream/index.ts";
import { otherSide } from "../stream/side.ts";
import { type Keyring, startsRecord } from "../tls/index.ts";
import type { Meaning, RowDraft } from "./draft.ts";
import { TlsData } from "./tls-data.ts";
import { TlsRows, type TlsView } from "./tls-rows.ts";

/** The first byte of a ClientHello in the form of SSL 2 (RFC 5246 appendix E.2). */
const ssl2Hello = 0x80;

/** Whether a connection that begins with these bytes may carry TLS. */
export function mayBeTls(bytes: Uint8Array): boolean {
  return startsRecord(bytes[0]) || bytes[0] === ssl2Hello;
}

/**
 * TLS on a data connection, if that is what it carries: a file may begin like TLS too. What tells is that both sides
 * speak it, or that one says nothing but its part of a handshake, or the alert that refuses one.
 */
export class FlowTls {
  readonly data: TlsData;
  readonly rows: TlsRows;
  #clear = false;
  /** Rows of the handshake and of alerts. */
  readonly #drafts: RowDraft[] = [];

  /**
   * @param meaning what the row of the content says
   * @param opened told of what is inside, where it can be decrypted
   */
  constructor(
    view: Omit<TlsView, "confirmed" | "which">,
    keyring: Keyring | null,
    meaning: () => Meaning,
    opened: (from: Side, bytes: Uint8Array) => void,
  ) {
    const sealed = { ...view, meaning: () => (this.confirmed ? meaning() : null), opened };
    this.data = new TlsData(sealed);
    const row = (draft: RowDraft): void => {
      if (this.#drafts.length < limits.sessionRows) this.#drafts.push(draft);
      view.row(draft);
    };
    const shown = { ...view, row, which: "data", confirmed: () => this.confirmed } as const;
    this.rows = new TlsRows(shown, this.data, keyring);
  }

  /** All that is inside could be decrypted. */
  get readable(): boolean {
    return this.rows.readable;
  }

  /** It has begun like TLS, so that its rows own its bytes. */
  get begun(): boolean {
    return !this.#clear && this.rows.handshake !== null;
  }

  /** Both sides speak TLS. */
  get certain(): boolean {
    return !this.#clear && this.rows.answered;
  }

  /** By all that came it is TLS. */
  get confirmed(): boolean {
    const spoken = this.rows.client !== null || this.rows.alarm !== null;
    return this.certain || (!this.#clear && spoken && this.data.draft === null);
  }

  /** The alert with which its handshake ended before it was complete; null without one. */
  get refusal(): AlertFacts | null {
    return this.confirmed && !this.rows.facts.complete ? (this.rows.alarm?.alert ?? null) : null;
  }

  /** The side that sent the data: of a TLS client's side nothing else comes, of a server's session tickets do. */
  get sender(): Side {
    const client = this.rows.client ?? "initiator";
    return this.data.of(client).bytes > 0 ? client : otherSide(client);
  }

  /** Takes bytes of either direction. */
  take(chunk: StreamBytes): void {
    if (this.#clear) return;
    const taken = this.rows.take(chunk);
    if (taken >= chunk.bytes.length) return;
    if (!this.rows.answered) this.#clear = true;
    // Behind TLS nothing else can come, but for what stands behind a hole.
    else this.data.rest(partOf(chunk, taken), chunk.bytes.length - taken).frames.add(chunk.frame);
  }

  /** `length` bytes are missing at the place of `chunk`, which is empty. */
  gap(chunk: StreamBytes, length: number): void {
    if (this.begun) this.rows.gap(chunk, length);
  }

  /** Session tickets may be among what `side` sent (see TlsData). */
  mayHoldTickets(side: Side, ticket: number | null): boolean {
    return !this.readable && this.data.mayHoldTickets(side, ticket, this.rows);
  }

  /** Nothing more comes. `runs`: the rows that the bytes would have if they were no TLS. */
  end(runs: readonly RowDraft[]): void {
    this.rows.end();
    const [run] = runs;
    const { handshake, alarm } = this.rows;
    const opening = handshake ?? alarm?.draft;
    // Until it is known what the connection carries, ACKs go to rows of both kinds.
    if (this.confirmed) for (const { acks } of runs) opening?.acks.addAll(acks);
    else for (const draft of [...this.#drafts, this.data.draft]) if (draft !== null) run?.absorb(draft);
  }
}
