import type { ReportFinding, ReportSession, ReportSummary } from "../../report/index.ts";
import { h } from "../dom.ts";
import type { PageState } from "../state.ts";
import { findingCard } from "./finding-card.ts";
import { findingKinds } from "./kinds.ts";
import { levelMark, type MarkLevel } from "./level-mark.ts";
import { spoken } from "./spoken.ts";

/** The verdict on a chapter, and its findings, the worst first. A mark at a row leads here. */
export function findingsSection(
  summary: ReportSummary | null,
  sessions: readonly ReportSession[],
  state: PageState,
): HTMLElement {
  const cards = new Map<ReportFinding, HTMLElement>();
  const all = findingKinds(summary?.findings ?? []).map((kind) => {
    const card = findingCard(kind, sessions, state);
    for (const finding of kind) cards.set(finding, card);
    return card;
  });
  state.on("finding", () => {
    const asked = state.finding;
    if (asked === null || !sessions.includes(asked.session)) return;
    const found = [...cards].find(
      ([{ rule, sessions: ids }]) => rule === asked.rule && ids.includes(asked.session.id),
    );
    found?.[1].scrollIntoView({ block: "center" });
    found?.[1].focus({ preventScroll: true });
  });
  const level = verdictLevel(summary, sessions.length);
  return h(
    "section",
    { class: "findings" },
    h(
      "div",
      { class: `verdict verdict-${level}` },
      levelMark(level),
      spoken(h("h2"), state, () => {
        const { texts, language } = state;
        return summary === null
          ? texts.reading
          : (summary.verdict?.[language] ?? summary.lines[language][0] ?? "");
      }),
    ),
    all,
  );
}

function verdictLevel(summary: ReportSummary | null, sessions: number): MarkLevel {
  if (summary === null || sessions === 0) return "note";
  // Where something is worth knowing all the same, nothing is wrong.
  const worst = summary.findings[0];
  if (worst === undefined) return "ok";
  return worst.level === "note" && worst.certainty !== "undecidable" ? "ok" : worst.level;
}
