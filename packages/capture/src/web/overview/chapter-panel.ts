import type { Chapter } from "../chapters.ts";
import { h } from "../dom.ts";
import { filterBar } from "../rows/filter-bar.ts";
import type { PageState } from "../state.ts";
import { findingsSection } from "./findings.ts";
import { sessionList } from "./session-list.ts";
import type { SessionSection } from "./session-section.ts";
import { spoken } from "./spoken.ts";

/** A chapter from its title to what is said of its captures. `sections`: its sessions. */
export function chapterPanel(
  { chapter, sessions, summary }: Chapter,
  sections: readonly SessionSection[],
  state: PageState,
): HTMLElement {
  const { title, intro } = chapter;
  return h(
    "div",
    { class: "chapter" },
    title === null ? null : spoken(h("h2", { class: "chapter-title" }), state, () => title[state.language]),
    intro.map((text) => spoken(h("p", { class: "intro" }), state, () => text[state.language])),
    findingsSection(summary, sessions, state),
    sections.length > 1 ? sessionList(sections, state) : null,
    sessions.length > 0 ? filterBar(sessions, state) : null,
    sections.map(({ element }) => element),
    summary === null || summary.lines.en.length === 0
      ? null
      : h(
          "section",
          { class: "about" },
          spoken(h("h2"), state, () => state.texts.about),
          spoken(h("ul"), state, () => summary.lines[state.language].map((line) => h("li", {}, line))),
        ),
  );
}
