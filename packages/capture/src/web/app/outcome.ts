import { shown } from "@twinport/protocol";
import type { ReportSession, ReportSummary } from "../../report/index.ts";
import { h } from "../dom.ts";
import type { Progress } from "./messages.ts";
import { notice, problemNotice } from "./notices.ts";
import type { Problem } from "./problem.ts";
import { type AppTexts, count, filled, megabytes } from "./texts.ts";

/** What came of captures. */
export interface Outcome {
  readonly files: readonly File[];
  readonly sessions: readonly ReportSession[];
  readonly progress: Progress;
  readonly seconds: number;
  /** Null where they were not read to the end. */
  readonly summary: ReportSummary | null;
  /** Sessions that a page cannot hold. */
  readonly leftOut: number;
  readonly problem: Problem | null;
}

/** Bytes of files together. */
export function sizeOf(files: readonly File[]): number {
  return files.reduce((sum, { size }) => sum + size, 0);
}

/** "a.pcap + b.pcap". Control characters and directions in a name are escaped. */
export function namesOf(files: readonly File[]): string {
  return files.map(({ name }) => shown(name)).join(" + ");
}

/** "2 FTP sessions in 74 packets, read in 0.1 s". */
export function outcomeLine({ progress, seconds }: Outcome, { done, sessions, packets }: AppTexts): string {
  return filled(done, {
    sessions: sessions(progress.sessions),
    packets: packets(progress.packets),
    seconds: seconds.toFixed(1),
  });
}

/** What is to be known of an outcome beside what was found. */
export function outcomeNotices(outcome: Outcome, texts: AppTexts): readonly HTMLElement[] {
  const { problem, summary, sessions, leftOut, files, progress } = outcome;
  const some = sessions.length > 0;
  if (problem !== null)
    return [problemNotice(problem, texts), ...(some ? [notice("note", h("p", {}, texts.partly))] : [])];
  if (summary === null) {
    const sizes = { done: megabytes(progress.bytes), total: megabytes(sizeOf(files)) };
    return [notice("note", h("p", {}, filled(some ? texts.cancelled : texts.cancelledEarly, sizes)))];
  }
  if (!some && leftOut === 0) return [notice("note", h("p", {}, texts.nothing))];
  if (leftOut === 0) return [];
  return [notice("note", h("p", {}, filled(texts.leftOut, { n: count(leftOut), file: namesOf(files) })))];
}
