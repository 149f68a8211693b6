import type { Chapter } from "../chapters.ts";
import { h, sentence } from "../dom.ts";
import { sessionRows } from "../rows/session-rows.ts";
import type { PageState } from "../state.ts";

/** Shows chapters in `root`, in place of what is there. */
export function showChapters(root: HTMLElement, chapters: readonly Chapter[], state: PageState): void {
  const draw = () =>
    root.replaceChildren(
      h("header", {}, h("h1", {}, state.texts.title)),
      ...chapters.flatMap(({ sessions }) =>
        sessions.map((session) =>
          h(
            "section",
            {},
            h("h2", {}, sentence(session.header[state.language])),
            sessionRows(session, state),
          ),
        ),
      ),
    );
  state.on("language", draw);
  draw();
}
