import type { Finding, Language } from "@twinport/diagnosis";
import { findingsTitle } from "../explain/findings.ts";
import { plainStyle } from "../explain/index.ts";
import { phrasesOf } from "../explain/language.ts";
import { captureLines, countLine, otherPacketsLine, warningLines } from "../explain/session.ts";
import { Voice } from "../explain/voice.ts";
import type { CaptureSummary } from "../model.ts";
import type { ReportFinding, ReportSummary } from "./report.ts";
import { inEach } from "./session.ts";

/** By whom something can be done. */
const parties = ["client", "server", "firewall"] as const;

/**
 * The end of a chapter.
 * @param sessions how many are in the chapter
 * @param left how many were found and not given
 */
export function reportSummary(summary: CaptureSummary, sessions: number, left: number): ReportSummary {
  const voices = inEach((language) => new Voice(phrasesOf(language), plainStyle));
  return {
    findings: summary.findings.map((finding) => reportFinding(finding, voices)),
    verdict:
      sessions === 0
        ? null
        : inEach((language) => findingsTitle(summary.findings, sessions, voices[language]) ?? ""),
    lines: inEach((language) => {
      const voice = voices[language];
      return [
        countLine(sessions, left, voice),
        ...summary.captures.flatMap((capture) => captureLines(capture, voice)),
        otherPacketsLine(summary.otherPackets, voice),
        ...warningLines(summary, voice),
      ].filter((line) => line !== undefined);
    }),
  };
}

function reportFinding(
  { rule, level, certainty, sessions, subjects, frames, said }: Finding,
  voices: Readonly<Record<Language, Voice>>,
): ReportFinding {
  return {
    rule,
    level,
    certainty,
    sessions,
    subjects,
    frames,
    said: inEach((language) => ({
      text: said[language].finding,
      advice: parties.flatMap((party) => {
        const text = said[language].advice[party];
        return text === null ? [] : [{ who: voices[language].phrases.findings[party], text }];
      }),
    })),
  };
}
