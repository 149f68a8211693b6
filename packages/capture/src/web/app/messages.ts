import type { ReportSession, ReportSummary } from "../../report/index.ts";
import type { Problem } from "./problem.ts";

/** What the reader of the page may choose. */
export interface Choices {
  readonly showPasswords: boolean;
  /** Decrypt with the secrets that captures bring along. */
  readonly useSecrets: boolean;
}

/** What the worker is asked to do, once: then it ends. */
export interface Request extends Choices {
  readonly captures: readonly File[];
  readonly keyLogs: readonly File[];
}

/** How far the reading has come. */
export interface Progress {
  readonly bytes: number;
  readonly packets: number;
  /** Found so far. */
  readonly sessions: number;
  /** When the first packet was captured: "2026-01-31 13:11:00 UTC". */
  readonly began: string | null;
}

/** What the worker tells: progress and sessions as they come, and last one of the other two. */
export type Message =
  | { readonly kind: "progress"; readonly progress: Progress }
  | { readonly kind: "sessions"; readonly sessions: readonly ReportSession[] }
  | {
      readonly kind: "done";
      readonly summary: ReportSummary;
      readonly progress: Progress;
      /** Sessions that a page cannot hold. */
      readonly leftOut: number;
    }
  | { readonly kind: "problem"; readonly problem: Problem };
