import type { Chapter } from "../chapters.ts";
import { h, sentence } from "../dom.ts";
import { filterBar } from "../rows/filter-bar.ts";
import { sessionRows } from "../rows/session-rows.ts";
import type { PageState } from "../state.ts";

/** Shows chapters in `root`, in place of what is there. Rows and filters follow the language by themselves. */
export function showChapters(root: HTMLElement, chapters: readonly Chapter[], state: PageState): void {
  const sessions = chapters.flatMap((chapter) => chapter.sessions);
  root.replaceChildren(
    h("header", {}, h("h1", {}, state.texts.title)),
    filterBar(sessions, state),
    ...sessions.map((session) =>
      h("section", {}, h("h2", {}, sentence(session.header[state.language])), sessionRows(session, state)),
    ),
  );
}
