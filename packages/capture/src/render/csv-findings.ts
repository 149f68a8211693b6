import type { Finding, Language } from "@twinport/diagnosis";
import { joinedFrames } from "../explain/findings.ts";
import { formatSetOfFrames } from "../explain/units.ts";
import type { CsvCell } from "./csv.ts";

/** Columns of the table of findings; packages/capture/schema/findings-1.csv.json says what is in them. */
export const findingColumns = [
  "rule",
  "level",
  "certainty",
  "sessions",
  "subjects",
  "first_frame",
  "frames",
  "text",
  "client",
  "server",
  "firewall",
] as const;

/** A finding as a record. */
export function findingCells(finding: Finding, language: Language): readonly CsvCell[] {
  const { rule, level, certainty, sessions, subjects, frames, said } = finding;
  const { advice, finding: text } = said[language];
  return [
    rule,
    level,
    certainty,
    sessions.join(" "),
    subjects.join(" "),
    joinedFrames(frames)[0]?.[0] ?? null,
    formatSetOfFrames(joinedFrames(frames)),
    text,
    advice.client,
    advice.server,
    advice.firewall,
  ];
}
