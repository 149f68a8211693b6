import type { Who } from "../model.ts";
import { startsRecord } from "../tls/index.ts";
import type { CommandEntry } from "./command-entry.ts";

const lineFeed = 0x0a;
const tlsMajor = 3;
/** First byte of an SSL 2 hello, with which old clients begin; once, and only behind AUTH, for it is a letter's in other charsets. */
const ssl2Hello = 0x80;
/** Commands behind an AUTH that are remembered. */
const maxBehind = 100;

/**
 * Tells clear text and TLS apart on a control connection, for each side by itself (RFC 4217 §4). TLS begins where a
 * line should and a record stands; clear text begins where a record should and none stands.
 */
export class TlsGate {
  readonly #implicit: boolean;
  #auth: "none" | "asked" | "accepted" | "declined" = "none";
  /** Commands since AUTH. */
  #behind: CommandEntry[] = [];
  readonly #inTls: Record<Who, boolean> = { client: false, server: false };
  readonly #everTls: Record<Who, boolean> = { client: false, server: false };
  readonly #everClear: Record<Who, boolean> = { client: false, server: false };
  readonly #lastByte: Record<Who, number> = { client: lineFeed, server: lineFeed };

  /** @param implicit TLS began with the client's first byte */
  constructor(implicit: boolean) {
    this.#implicit = implicit;
  }

  /** How TLS was begun. */
  get encryption(): "no" | "explicit" | "implicit" {
    const { client } = this.#everTls;
    if (this.#auth === "accepted" || (this.#auth === "asked" && client)) return "explicit";
    if (!client || this.#everClear.client) return "no";
    return this.#implicit && !this.#everClear.server ? "implicit" : "no";
  }

  /** AUTH was accepted, and the client has not gone on in clear text; or TLS began by itself. */
  get shut(): boolean {
    return this.encryption !== "no";
  }

  /** `who` speaks TLS at the moment. */
  inTls(who: Who): boolean {
    return this.#inTls[who];
  }

  /** Takes a command. */
  command(entry: CommandEntry): void {
    if (entry.verb === "AUTH" && /^(?:TLS|SSL)/i.test(entry.argument) && this.#auth === "none") {
      this.#auth = "asked";
      this.#behind = [];
    } else if (this.#auth !== "none" && !this.#everTls.client && this.#behind.length < maxBehind) {
      this.#behind.push(entry);
    }
  }

  /** Takes a reply. */
  reply(entry: CommandEntry, code: number): void {
    if (entry.verb !== "AUTH" || this.#auth !== "asked" || code < 200) return;
    this.#auth = code === 234 ? "accepted" : "none";
  }

  /** Index of the first byte of TLS in bytes that begin as clear text; -1 if there is none. */
  start(who: Who, bytes: Uint8Array): number {
    let at = this.#lastByte[who] === lineFeed ? 0 : bytes.indexOf(lineFeed) + 1 || bytes.length;
    while (at < bytes.length && !this.#begins(who, bytes, at))
      at = bytes.indexOf(lineFeed, at) + 1 || bytes.length;
    return at < bytes.length ? at : -1;
  }

  /** `who` has sent clear text. */
  clear(who: Who, bytes: Uint8Array): void {
    this.#lastByte[who] = bytes.at(-1) ?? lineFeed;
    this.#everClear[who] = true;
    // A client that goes on in clear text, though it may speak TLS, shows that it does not want to.
    if (who === "client" && this.#auth === "accepted" && !this.#everTls.client) this.#auth = "declined";
  }

  /** From here on `who` speaks TLS. */
  enter(who: Who): void {
    this.#inTls[who] = true;
    this.#everTls[who] = true;
    if (who !== "client") return;
    if (this.#auth === "declined") this.#auth = "accepted";
    // Behind AUTH a client has nothing to say but its ClientHello (RFC 4217 §4.3): somebody else may have said it.
    for (const entry of this.#behind) entry.injected = true;
    this.#behind = [];
  }

  /** `who` has gone back to clear text. */
  leave(who: Who): void {
    this.#inTls[who] = false;
    this.#lastByte[who] = lineFeed;
  }

  /** Bytes of `who` are missing. True if what follows can only be TLS, though its beginning was not seen. */
  gap(who: Who): boolean {
    this.#lastByte[who] = lineFeed;
    return this.#auth === "accepted" && !this.#everTls[who];
  }

  #begins(who: Who, bytes: Uint8Array, at: number): boolean {
    const first = bytes[at];
    if (first === ssl2Hello) return who === "client" && this.#auth !== "none" && !this.#everTls.client;
    return startsRecord(first) && (bytes[at + 1] ?? tlsMajor) === tlsMajor;
  }
}
