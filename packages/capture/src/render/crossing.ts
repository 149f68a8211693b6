import { type Language, plainStyle } from "../explain/index.ts";
import { phrasesOf } from "../explain/language.ts";
import { Voice } from "../explain/voice.ts";
import type { CaptureSummary, FrameRange, Session } from "../model.ts";
import { CrossingReporter, originOfFrames, pairSessions } from "../report/crossing/index.ts";
import { type ReportFinding, type ReportRow, type ReportSession, reportSummary } from "../report/index.ts";
import { type ChapterOptions, opening, part } from "./html.ts";
import { startOf } from "./renderer.ts";
import { crossingPanel } from "./svg/crossing-panel.ts";
import { picture } from "./svg/svg.ts";

/** Captures of the same sessions, made at both ends. */
export interface BothEnds {
  readonly client: EndOfWire;
  readonly server: EndOfWire;
  /** What was found in both captures, merged. */
  readonly summary: CaptureSummary;
  /** Addresses of what stands between them; null: nobody knows of anything. */
  readonly router: string | null;
  /** Whether the captures hold all that came by, so that what one lacks was not there. */
  readonly complete: boolean;
}

/** The capture of one end. */
export interface EndOfWire {
  readonly file: string;
  /** The capture itself. */
  readonly bytes: Uint8Array;
  readonly sessions: readonly Session[];
}

/** Writes a chapter of a report, as `chapterRenderer` does: what both ends saw, and what became of it on the way. */
export function renderCrossing(ends: BothEnds, options: ChapterOptions): string {
  const files = [ends.client.file, ends.server.file];
  const { sessions, findings } = crossingReport(ends);
  const summary = reportSummary(ends.summary, sessions.length, 0);
  return [
    opening(options, { files, start: startOf(ends.summary) }),
    ...sessions.map((session) => part("session", session)),
    part("summary", { ...summary, findings }),
  ].join("");
}

/** Draws what both ends saw of their first session, and what became of it on the way, as an SVG picture. */
export function drawCrossing(
  ends: BothEnds,
  {
    language,
    heading,
    gist,
  }: { readonly language: Language; readonly heading: string; readonly gist: string },
): string {
  const { sessions, findings } = crossingReport(ends);
  const voice = new Voice(phrasesOf(language), plainStyle);
  const panels = sessions
    .slice(0, 1)
    .map((session) => crossingPanel(session, findings, { mode: heading, gist }, language, voice));
  return picture(panels, sessions.length - panels.length, language, voice);
}

/** The sessions and findings of the chapter. */
function crossingReport(ends: BothEnds): {
  readonly sessions: readonly ReportSession[];
  readonly findings: readonly ReportFinding[];
} {
  const { client, server, summary, router, complete } = ends;
  const reporter = new CrossingReporter();
  const start = startOf(summary);
  const sessions = pairSessions(client.sessions, server.sessions).map((pair, at) =>
    reporter.report(pair, { id: `C${at + 1}`, router, complete, start }),
  );
  const origin = originOfFrames(client.bytes, server.bytes);
  const findings = reportSummary(summary, sessions.length, 0).findings.map((finding) => {
    const { client: frames, server: otherFrames } = origin(finding.frames);
    const found = { ...finding, frames, otherFrames };
    // Merged, the captures may count their sessions otherwise.
    const its = sessions.filter(({ rows }) => rows.some((row) => isEvidence(row, found))).map(({ id }) => id);
    return { ...found, sessions: its.length > 0 ? its : finding.sessions };
  });
  return { findings, sessions: sessions.map((session) => marked(session, findings)) };
}

/** A session whose rows know of which finding they are evidence: of the worst, which comes first. */
function marked(session: ReportSession, findings: readonly ReportFinding[]): ReportSession {
  const rows = session.rows.map((row) => {
    const finding = findings.find((one) => isEvidence(row, one));
    return {
      ...row,
      finding: finding === undefined ? row.finding : { rule: finding.rule, level: finding.level },
    };
  });
  const found = findings.find((finding) => session.rows.some((row) => isEvidence(row, finding)));
  return { ...session, rows, worst: found?.level ?? null };
}

function isEvidence({ frames, crossed }: ReportRow, finding: ReportFinding): boolean {
  return meet(frames, finding.frames) || meet(crossed?.frames ?? [], finding.otherFrames ?? []);
}

function meet(one: readonly FrameRange[], other: readonly FrameRange[]): boolean {
  return one.some(([first, last]) => other.some(([start, end]) => first <= end && start <= last));
}
