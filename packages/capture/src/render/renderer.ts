import { secondsBetween } from "../elapsed.ts";
import type { Analysis, CaptureSummary, Session, Timestamp } from "../model.ts";

/** What is known before the first session. */
export interface CaptureOpening {
  /** Names of the captures. */
  readonly files: readonly string[];
  /** Time of the first packet, from which the rows' seconds count; null: each session counts from its own first row. */
  readonly start: Timestamp | null;
}

/**
 * Writes what was found in a form of its own, a session at a time: `open` once, `session` for each, `close` once. What the
 * three give, put together, is the document; nothing of a session is kept behind its call.
 */
export interface Renderer {
  open(capture: CaptureOpening): string;
  session(session: Session): string;
  /**
   * @param summary whose findings are those to be told: of all sessions, or of those that were given
   * @param left sessions that were found and not given, because nobody asked for them; default 0
   */
  close(summary: CaptureSummary, left?: number): string;
}

/** The parts of a walk-through that can be had alone. */
export type Part = "rows" | "transfers" | "findings";

/** Sessions in trouble whose heading stands before the findings where these are told alone. */
export const maxHeaded = 10;

/** Something was found in the session above a note. */
export function isInTrouble({ findings }: Session): boolean {
  return findings.some(({ level }) => level !== "note");
}

/** The document of an analysis that is in memory. */
export function renderWhole(renderer: Renderer, analysis: Analysis): string {
  const files = analysis.captures.map(({ file }) => file);
  const opening = renderer.open({ files, start: startOf(analysis) });
  return opening + analysis.sessions.map((one) => renderer.session(one)).join("") + renderer.close(analysis);
}

/** The first packet's time: of several captures the earliest. */
export function startOf({ captures }: CaptureSummary): Timestamp | null {
  return captures.reduce<Timestamp | null>((first, { firstTime }) => {
    if (first === null || firstTime === null) return first ?? firstTime;
    return secondsBetween(first, firstTime) < 0 ? firstTime : first;
  }, null);
}
