import { findingWords } from "@twinport/diagnosis";
import { formatCount, formatFrames } from "../../explain/units.ts";
import type { ReportFinding, ReportSession } from "../../report/index.ts";
import { type Child, h } from "../dom.ts";
import type { PageState } from "../state.ts";
import { evidenceLinks } from "./evidence-links.ts";
import type { FindingKind } from "./kinds.ts";
import { levelMark } from "./level-mark.ts";
import { spoken, withValues } from "./spoken.ts";

/** Findings of a kind that are told at once, fewer of what is only worth knowing; more wait until they are asked for. */
const told = { error: 5, warn: 5, note: 2 };

/** What is wrong, how sure that is, by which evidence, and what can be done: once for all findings of a kind. */
export function findingCard(
  kind: FindingKind,
  sessions: readonly ReportSession[],
  state: PageState,
): HTMLElement {
  const [{ level, rule, said }] = kind;
  const one = (finding: ReportFinding): HTMLElement => occurrence(finding, sessions, state);
  const rest = kind.slice(told[level]);
  return h(
    "article",
    { class: `finding finding-${level}`, tabindex: -1 },
    h(
      "p",
      { class: "finding-kind" },
      levelMark(level),
      spoken(h("span", { class: "finding-level" }), state, () => state.texts.levels[level]),
      h("span", { class: "rule" }, rule),
    ),
    h("div", { class: "occurrences" }, kind.slice(0, told[level]).map(one)),
    rest.length === 0
      ? null
      : h(
          "details",
          { class: "more" },
          spoken(h("summary"), state, () => withValues(state.texts.more, { n: formatCount(rest.length) })),
          h("div", { class: "occurrences" }, rest.map(one)),
        ),
    said.en.advice.length === 0 ? null : advice(kind, state),
  );
}

function occurrence(
  finding: ReportFinding,
  sessions: readonly ReportSession[],
  state: PageState,
): HTMLElement {
  return h(
    "div",
    { class: "occurrence" },
    spoken(h("h3"), state, () => finding.said[state.language].text),
    spoken(h("p", { class: "place" }), state, () => place(finding, state)),
    evidenceLinks(finding, sessions, state),
  );
}

/** "proved · C1.D1, C1.D2 · frames 14,17": how sure it is, and of what. Frames are told by the evidence, where that is shown. */
function place({ certainty, subjects, frames, otherFrames = [] }: ReportFinding, state: PageState): Child {
  const { texts, language } = state;
  const whom = subjects.join(language === "en" ? ", " : "、");
  const parts: string[] = [];
  const single = frames.length === 1 && frames[0]?.[0] === frames[0]?.[1];
  if (frames.length > 0)
    parts.push(withValues(single ? texts.frame : texts.frames, { frames: formatFrames(frames) }));
  if (otherFrames.length > 0) parts.push(withValues(texts.beside, { frames: formatFrames(otherFrames) }));
  return [
    `${findingWords[language][certainty]} · ${whom}`,
    h("span", { class: "place-frames" }, parts.map((part) => ` · ${part}`).join("")),
  ];
}

/** By whom what can be done. Of what is only worth knowing it waits until it is asked for. */
function advice([{ level, said }]: FindingKind, state: PageState): HTMLElement {
  const list = spoken(h("dl", { class: "advice" }), state, () =>
    said[state.language].advice.map(
      ({ who, text }): Child => h("div", {}, h("dt", {}, who), h("dd", {}, text)),
    ),
  );
  if (level !== "note") return list;
  return h(
    "details",
    { class: "more" },
    spoken(h("summary"), state, () => state.texts.advice),
    list,
  );
}
