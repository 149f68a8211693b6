import type { Who } from "../model.ts";
import type { CommandEntry } from "./command-entry.ts";

/** First byte of a TLS record (RFC 8446 §5.1), and of an SSL 2 hello. */
const recordTypes: ReadonlySet<number> = new Set([0x14, 0x15, 0x16, 0x17, 0x80]);

/**
 * Decides when the control connection turns into TLS (RFC 4217 §4). AUTH and 234 open the way; the first bytes
 * behind show whether the client takes it: one that goes on in clear text is still read.
 */
export class TlsGate {
  #encryption: "no" | "explicit" | "implicit";
  #state: "clear" | "asked" | "accepted" | "shut";

  constructor(implicit: boolean) {
    this.#encryption = implicit ? "implicit" : "no";
    this.#state = implicit ? "shut" : "clear";
  }

  /** How TLS was begun. */
  get encryption(): "no" | "explicit" | "implicit" {
    return this.#encryption;
  }

  /** From here on nothing is clear text unless the client shows that it is. */
  get shut(): boolean {
    return this.#state === "shut" || this.#state === "accepted";
  }

  /** Takes a command. */
  command(entry: CommandEntry): void {
    if (entry.verb === "AUTH" && /^(?:TLS|SSL)/i.test(entry.argument) && this.#state === "clear") {
      this.#state = "asked";
    }
  }

  /** Takes a reply. */
  reply(entry: CommandEntry, code: number): void {
    if (entry.verb !== "AUTH" || this.#state !== "asked") return;
    if (code === 234) {
      this.#state = "accepted";
      this.#encryption = "explicit";
    } else if (code >= 200) this.#state = "clear";
  }

  /** Looks at bytes before they are read. True: they are TLS. */
  closes(who: Who, bytes: Uint8Array): boolean {
    if (this.#state === "clear" || this.#state === "shut") return this.#state === "shut";
    const record = recordTypes.has(bytes[0] ?? 0);
    if (record) {
      this.#state = "shut";
      this.#encryption = "explicit";
    } else if (who === "client" && this.#state === "accepted") {
      this.#state = "clear";
      this.#encryption = "no";
    }
    return record;
  }

  /** Bytes are missing: behind a 234 what follows can only be TLS. */
  gap(): void {
    if (this.#state === "accepted") this.#state = "shut";
  }
}
