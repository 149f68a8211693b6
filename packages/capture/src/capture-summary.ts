import type { Finding } from "@twinport/diagnosis";
import type { Session, Timestamp } from "./model.ts";
import type { CaptureWarning } from "./read/warning.ts";

/** A capture that was read. */
export interface CaptureInfo {
  readonly file: string;
  readonly format: "pcap" | "pcapng" | "snoop";
  readonly linkTypes: readonly string[];
  readonly packets: number;
  readonly firstTime: Timestamp | null;
  readonly lastTime: Timestamp | null;
  /** Byte offset at which the file breaks off or turns unreadable, else null. */
  readonly truncatedAt: number | null;
  /** What could not be read; shown after the walk-through. Bounded in number. */
  readonly warnings: readonly CaptureWarning[];
  /** The capture's own comment (Twinport's rebuilt captures say so here). */
  readonly comment: string | null;
}

/** What is known of captures once they are read, beside their sessions. */
export interface CaptureSummary {
  readonly captures: readonly CaptureInfo[];
  /** What was found in all sessions, the worst first; the same trouble between the same hosts is told once. */
  readonly findings: readonly Finding[];
  /** Packets that belong to no FTP session. */
  readonly otherPackets: { readonly total: number; readonly byKind: Readonly<Record<string, number>> };
}

/** A capture analysed to its end, every session held. */
export interface Analysis extends CaptureSummary {
  readonly sessions: readonly Session[];
}
