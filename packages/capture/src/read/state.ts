import { readBounds } from "./bounds.ts";
import type { ReaderInfo } from "./packet.ts";
import type { CaptureWarning } from "./warning.ts";

/** The reader's findings while it reads. */
export class ReadState implements ReaderInfo {
  format: "pcap" | "pcapng" | "snoop" | null = null;
  readonly linkTypes = new Set<number>();
  packets = 0;
  /** Packets of which the capture itself says that it lost them. */
  dropped = 0;
  truncatedAt: number | null = null;
  readonly warnings: CaptureWarning[] = [];
  readonly #said = new Set<CaptureWarning["kind"]>();

  /** Adds a warning. */
  warn(warning: CaptureWarning): void {
    if (this.warnings.length < readBounds.warnings) this.warnings.push(warning);
    else this.#once({ kind: "more", offset: null });
  }

  /** Adds a warning of which the first of its kind says enough. */
  warnOnce(warning: CaptureWarning): void {
    if (!this.#said.has(warning.kind)) this.warn(warning);
    this.#said.add(warning.kind);
  }

  /** Notes that nothing from `warning.offset` on can be read. */
  stop(warning: CaptureWarning & { readonly offset: number }): void {
    if (this.truncatedAt !== null) return;
    this.truncatedAt = warning.offset;
    this.#once(warning);
  }

  /** However many others there are. */
  #once(warning: CaptureWarning): void {
    if (!this.#said.has(warning.kind)) this.warnings.push(warning);
    this.#said.add(warning.kind);
  }
}
