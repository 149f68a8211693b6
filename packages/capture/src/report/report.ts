import type { Certainty, FindingLevel } from "@twinport/diagnosis";
import type { Language } from "../explain/index.ts";
import type { Bar, Lane, Step } from "../ladder/index.ts";
import type { FrameRange, Level, RowKind, Timeline } from "../model.ts";
import type { ListingTable } from "../render/listing.ts";
import type { Text } from "./marked.ts";

/**
 * What a page shows, as data: everything in it is text that is fit to be shown (control characters and directions escaped),
 * in both languages. A page puts it into text nodes and needs to know nothing of FTP.
 */

/** The same thing in each language. */
export type Said<T> = Readonly<Record<Language, T>>;

/** The beginning of a chapter: what its sessions were found in. Sessions follow, and then a {@link ReportSummary}. */
export interface ReportChapter {
  /** Null where there is nothing but this chapter. */
  readonly title: Said<string> | null;
  /** Paragraphs above the sessions. */
  readonly intro: readonly Said<string>[];
  /** Names of the captures. */
  readonly files: readonly string[];
  /** When the first packet was captured: "2026-01-31 13:11:00 UTC". */
  readonly began: string | null;
  /** Language that the page begins with. */
  readonly language: Language;
}

/** A session: its rows, each with its arrow, and what can be said of all of it. */
export interface ReportSession {
  /** Unique in its chapter: "C1". */
  readonly id: string;
  readonly header: Said<Text>;
  /** In brief, for a list of many: the two hosts, who logged in, seconds from the capture's start, and how long. */
  readonly client: string;
  readonly server: string;
  readonly user: string | null;
  readonly start: number;
  readonly seconds: number;
  readonly lanes: readonly Lane[];
  readonly bars: readonly Bar[];
  readonly rows: readonly ReportRow[];
  readonly transfers: readonly ReportTransfer[];
  readonly timelines: readonly ReportTimeline[];
  /** What is said below the rows: of the capture, of the modes. */
  readonly notes: Said<readonly Text[]>;
  /** The worst level among its findings; null: nothing was found. */
  readonly worst: FindingLevel | null;
}

/** What a row is about, to choose by. */
export type RowGroup = "command" | "reply" | "data" | "tcp" | "tls" | "other";

/** A row: a sentence, an arrow, and what lies one click below. */
export interface ReportRow {
  readonly frames: readonly FrameRange[];
  readonly acks: readonly FrameRange[];
  /** Since the capture's first packet. */
  readonly seconds: number;
  readonly connection: string;
  readonly kind: RowKind;
  readonly group: RowGroup;
  readonly said: Said<Text>;
  /** What stands on the arrow. */
  readonly label: Said<string>;
  readonly step: Step;
  /** The wire lines. */
  readonly raw: readonly string[];
  readonly level: Level;
  /** The worst finding that it is evidence of: its rule, and how bad it is. */
  readonly finding: { readonly rule: string; readonly level: FindingLevel } | null;
  /** Index of the row with the command that it answers. */
  readonly answers: number | null;
  /** Id of the data connection that it announces. */
  readonly announces: string | null;
  readonly decrypted: boolean;
  /** What was written into the capture on its packets. */
  readonly comments: readonly Said<string>[];
  /** What was listed, at the last row of the listing. */
  readonly listing: Said<ListingTable> | null;
  /** In a comparison of two captures of one session: where else it was seen, and what became of it on the way. */
  readonly crossed?: Crossed;
}

/**
 * What became of a row between both ends. "passed": the same at both · "changed": its words or addresses are others at the
 * other end · "part": not all of it arrived · "stopped": nothing of it arrived · "made": it came from in between, in the name of
 * the end that never sent it · "one": only one end can tell of it.
 */
export type Fate = "passed" | "changed" | "part" | "stopped" | "made" | "one";

/** A row at both ends: its own `frames` are those of the capture beside the client. */
interface Crossed {
  /** Frames of the capture beside the server. */
  readonly frames: readonly FrameRange[];
  readonly fate: Fate;
}

/** A transfer as a row of a table, by the keys of {@link ReportSession.transfers}' columns. */
export interface ReportTransfer {
  readonly connection: string;
  /** Title and content of each cell in which something is known. */
  readonly cells: Said<readonly { readonly key: string; readonly title: string; readonly text: string }[]>;
  readonly complete: "yes" | "no" | "unknown";
}

/** A {@link Timeline} whose times, those of its stalls too, are seconds since the capture's first packet. */
export interface ReportTimeline extends Omit<Timeline, "start" | "end"> {
  readonly start: number;
  readonly end: number;
}

/** A finding with its advice. */
export interface ReportFinding {
  readonly rule: string;
  readonly level: FindingLevel;
  readonly certainty: Certainty;
  readonly sessions: readonly string[];
  readonly subjects: readonly string[];
  /** Its evidence. */
  readonly frames: readonly FrameRange[];
  /** Where two captures are compared, its evidence in the one beside the server; `frames` are those beside the client. */
  readonly otherFrames?: readonly FrameRange[];
  readonly said: Said<{
    readonly text: string;
    readonly advice: readonly { readonly who: string; readonly text: string }[];
  }>;
}

/** The end of a chapter: what is known when all sessions are. */
export interface ReportSummary {
  readonly findings: readonly ReportFinding[];
  /** "Findings: 1 error", or that there are none; null where there is no session. */
  readonly verdict: Said<string> | null;
  /** Of the captures, of other packets, of what could not be read. */
  readonly lines: Said<readonly string[]>;
}
