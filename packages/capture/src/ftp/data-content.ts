import type { ContentSink, ContentStream, ExtractedContent, KeptTransfer } from "../extract/content.ts";
import { looksBinary } from "../facts/first-bytes.ts";
import type { Listing } from "../model.ts";
import type { Side, StreamBytes } from "../stream/index.ts";
import { otherSide, PerSide } from "../stream/side.ts";
import type { AnalyzeOptions, Digest } from "./host.ts";
import { ListingText } from "./listing-text.ts";

/** What a data connection is used for, as far as it is known when its bytes come. */
export interface ContentRole {
  /** An announcement explains the connection. */
  readonly explained: boolean;
  /** What the command asks for, null without one. */
  readonly transfer: "down" | "up" | "list" | null;
}

/**
 * The bytes that a data connection carries, from TCP, or from within TLS where they can be read: counted, digested, and
 * kept as far as a listing wants it. It is told each direction's bytes in order, each byte once.
 */
export class DataContent {
  /** Begins a digest; null: there are none. */
  readonly #begin: (() => Digest) | null;
  /** Null: nothing is kept. */
  readonly #sink: ContentSink | null;
  readonly #role: ContentRole;
  readonly #sent = new PerSide(0, 0);
  readonly #listing = new ListingText();
  #digest: Digest | null = null;
  #digestOf: Side | null = null;
  #sha256: string | null = null;
  /** What is kept, by its sender; null once that is decided. */
  #streams: Partial<Record<Side, ContentStream>> | null = {};
  #kept: ExtractedContent | null = null;
  #binary: boolean | null = null;

  constructor({ host = {}, content, hashing = true }: AnalyzeOptions, role: ContentRole) {
    const { sha256 } = host;
    this.#begin = hashing && sha256 !== undefined ? () => sha256.call(host) : null;
    this.#sink = content ?? null;
    this.#role = role;
  }

  /** SHA-256 of all that went, in hexadecimal digits; null for listings, parts, and what went both ways. */
  get sha256(): string | null {
    return this.#role.transfer === "list" ? null : this.#sha256;
  }

  /** Its first bytes are no text; null before the first. */
  get binary(): boolean | null {
    return this.#binary;
  }

  /** Bytes that a side sent, those that are missing included. */
  sent(from: Side): number {
    return this.#sent.of(from);
  }

  /** Takes the next bytes of a side. They are looked at only if anything is done with them. */
  bytes(from: Side, passing: Pick<StreamBytes, "length" | "bytes">): void {
    const { transfer } = this.#role;
    this.#binary ??= looksBinary(passing.bytes);
    if (transfer === "list" || transfer === null) this.#listing.push(passing.bytes);
    if (transfer !== "list") this.#digestOver(from)?.update(passing.bytes);
    if (this.#sink !== null) this.#stream(from)?.bytes(passing.bytes);
    this.#count(from, passing.length);
  }

  /** `length` bytes of a side are missing. */
  gap(from: Side, length: number): void {
    this.#digest = null;
    this.#digestOf ??= from;
    this.#count(from, length);
    if (this.#sink !== null) this.#stream(from)?.gap(length);
  }

  /**
   * It was a transfer from `from`, to be kept if anything is. Says what was kept, also where another session, that of
   * the server at the other end, tells of it as well.
   */
  keep(from: Side, transfer: () => Omit<KeptTransfer, "digest">): ExtractedContent | null {
    if (!this.#wanted) this.drop();
    const streams = this.#streams;
    if (this.#sink === null || streams === null) return this.#kept;
    this.#streams = null;
    const stream = streams[from] ?? this.#sink.open();
    streams[otherSide(from)]?.drop();
    const empty = this.#sent.initiator + this.#sent.responder === 0;
    const digest = empty ? (this.#begin?.().hex() ?? null) : this.#sha256;
    this.#kept = stream.keep({ ...transfer(), digest });
    return this.#kept;
  }

  /** It was none, or nothing explains it: what may have been kept is not. */
  drop(): void {
    const streams = this.#streams;
    this.#streams = null;
    streams?.initiator?.drop();
    streams?.responder?.drop();
  }

  /** Nothing more comes. */
  end(): void {
    this.#sha256 = this.#digest?.hex() ?? null;
    this.#digest = null;
  }

  /**
   * The listing that `verb` asked for; call it when all of it has come.
   * @param now milliseconds since the epoch at the time of the capture
   */
  listing(verb: string, now: number): Listing {
    return this.#listing.listing(verb, now);
  }

  /** What the command asks for, if that is known, is of the kind that is kept. */
  get #wanted(): boolean {
    return this.#role.transfer !== "list" || this.#sink?.listings === true;
  }

  /** The digest that what a side sends next is added to; null if there is none. */
  #digestOver(from: Side): Digest | null {
    if (this.#digestOf === null) {
      this.#digestOf = from;
      // Bytes that came before anything explained the connection are not digested, unless they are kept.
      const wanted = this.#role.explained || this.#sink !== null;
      this.#digest = wanted && this.#begin !== null ? this.#begin() : null;
    } else if (this.#digestOf !== from) this.#digest = null;
    return this.#digest;
  }

  #count(from: Side, length: number): void {
    this.#sent.set(from, this.#sent.of(from) + length);
  }

  #stream(from: Side): ContentStream | null {
    if (this.#streams === null || !this.#wanted) return null;
    const known = this.#streams[from] ?? this.#sink?.open() ?? null;
    if (known !== null) this.#streams[from] = known;
    return known;
  }
}
