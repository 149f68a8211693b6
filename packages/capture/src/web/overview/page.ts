import type { Chapter } from "../chapters.ts";
import type { PageState } from "../state.ts";
import { chapterPanel } from "./chapter-panel.ts";
import { chapterTabs } from "./chapter-tabs.ts";
import { pageHeader } from "./page-header.ts";
import { printWhole } from "./printing.ts";
import { SessionSection } from "./session-section.ts";

/** Rows of the sessions that are open from the beginning; the first session is, however many it has. */
const openRows = 400;

/** Shows chapters in `root`, in place of what is there. Each part follows the language by itself. */
export function showChapters(root: HTMLElement, chapters: readonly Chapter[], state: PageState): void {
  const all = chapters.map(({ sessions }) =>
    sessions.map((session) => new SessionSection(session, sessions.length > 1, state)),
  );
  const panels = chapters.map((chapter, at) => chapterPanel(chapter, all[at] ?? [], state));
  root.replaceChildren(
    pageHeader(chapters, state),
    ...(chapters.length > 1 ? [chapterTabs(chapters, panels, state)] : []),
    ...panels,
  );
  for (const sections of all) openFirst(sections);
  printWhole(all.flat());
  const name = (): void => {
    document.documentElement.lang = state.language;
    const files = chapters.flatMap(({ chapter }) => chapter.files);
    document.title = [...new Set(files), state.texts.title].join(" – ");
  };
  state.on("language", name);
  name();
}

function openFirst(sections: readonly SessionSection[]): void {
  let rows = 0;
  for (const [at, section] of sections.entries()) {
    rows += section.session.rows.length;
    if (at > 0 && rows > openRows) break;
    section.open();
  }
}
