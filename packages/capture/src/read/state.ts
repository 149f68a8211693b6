import { readBounds } from "./bounds.ts";
import type { ReaderInfo } from "./packet.ts";

/** The reader's findings while it reads. */
export class ReadState implements ReaderInfo {
  format: "pcap" | "pcapng" | null = null;
  readonly linkTypes = new Set<number>();
  packets = 0;
  truncatedAt: number | null = null;
  readonly warnings: string[] = [];
  readonly #said = new Set<string>();

  /** Adds a warning; with a `kind`, only the first of that kind. */
  warn(text: string, kind?: string): void {
    if (kind !== undefined) {
      if (this.#said.has(kind)) return;
      this.#said.add(kind);
    }
    if (this.warnings.length < readBounds.warnings) this.warnings.push(text);
    else if (this.warnings.length === readBounds.warnings)
      this.warnings.push("further warnings are not shown");
  }

  /** Notes that nothing after `offset` can be read. */
  damage(offset: number, text: string): void {
    if (this.truncatedAt !== null) return;
    this.truncatedAt = offset;
    this.warn(`byte ${offset}: ${text}`);
  }
}
