import type { Side } from "../stream/index.ts";
import type { CaptureHost, Digest } from "./host.ts";
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
  readonly #host: CaptureHost;
  readonly #role: ContentRole;
  readonly #sent: Record<Side, number> = { initiator: 0, responder: 0 };
  readonly #listing = new ListingText();
  #digest: Digest | null = null;
  #digestOf: Side | null = null;
  #sha256: string | null = null;

  constructor(host: CaptureHost, role: ContentRole) {
    this.#host = host;
    this.#role = role;
  }

  /** SHA-256 of all that went, in hexadecimal digits; null for listings, parts, and what went both ways. */
  get sha256(): string | null {
    return this.#role.transfer === "list" ? null : this.#sha256;
  }

  /** Bytes that a side sent, those that are missing included. */
  sent(from: Side): number {
    return this.#sent[from];
  }

  /** Takes the next bytes of a side. */
  bytes(from: Side, bytes: Uint8Array): void {
    const { transfer } = this.#role;
    if (transfer === "list" || transfer === null) this.#listing.push(bytes);
    if (transfer !== "list") this.#hash(from, bytes);
    this.#sent[from] += bytes.length;
  }

  /** `length` bytes of a side are missing. */
  gap(from: Side, length: number): void {
    this.#digest = null;
    this.#digestOf ??= from;
    this.#sent[from] += length;
  }

  /** Nothing more comes. */
  end(): void {
    this.#sha256 = this.#digest?.hex() ?? null;
    this.#digest = null;
  }

  /**
   * Entries of the listing that `verb` asked for; null if its form is not known.
   * @param now milliseconds since the epoch at the time of the capture
   */
  entries(verb: string, now: number): number | null {
    return this.#listing.entries(verb, now);
  }

  #hash(from: Side, bytes: Uint8Array): void {
    if (this.#digestOf === null) {
      this.#digestOf = from;
      // Bytes that came before anything explained the connection are not held: no digest of a part.
      this.#digest = this.#role.explained ? (this.#host.sha256?.() ?? null) : null;
    } else if (this.#digestOf !== from) this.#digest = null;
    this.#digest?.update(bytes);
  }
}
