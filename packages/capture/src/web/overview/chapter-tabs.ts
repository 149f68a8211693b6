import type { Chapter } from "../chapters.ts";
import { h } from "../dom.ts";
import type { PageState } from "../state.ts";
import { spoken } from "./spoken.ts";

/** Tabs of chapters, each with its panel; the first is shown. Arrow keys, Home and End go from one to the next. */
export function chapterTabs(
  chapters: readonly Chapter[],
  panels: readonly HTMLElement[],
  state: PageState,
): HTMLElement {
  const tabs = chapters.map(({ chapter }, at) => {
    const id = state.newId();
    const panel = panels[at];
    const tab = h("button", { type: "button", role: "tab", class: "tab", id, onclick: () => show(at) });
    if (panel !== undefined) {
      panel.id = state.newId();
      panel.setAttribute("role", "tabpanel");
      panel.setAttribute("aria-labelledby", id);
      tab.setAttribute("aria-controls", panel.id);
    }
    return spoken(tab, state, () => chapter.title?.[state.language] ?? chapter.files.join(" "));
  });
  function show(chosen: number): void {
    for (const [at, tab] of tabs.entries()) {
      tab.setAttribute("aria-selected", `${at === chosen}`);
      tab.tabIndex = at === chosen ? 0 : -1;
    }
    for (const [at, panel] of panels.entries()) panel.hidden = at !== chosen;
  }
  function go(event: KeyboardEvent): void {
    const at = tabs.findIndex((tab) => tab.matches(":focus"));
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (at < 0 || to === undefined) return;
    event.preventDefault();
    const next = (to + tabs.length) % tabs.length;
    show(next);
    tabs[next]?.focus();
  }
  const list = h("div", { role: "tablist", class: "tabs", onkeydown: go }, tabs);
  show(0);
  return spoken(list, state, () => {
    list.setAttribute("aria-label", state.texts.chapters);
    return tabs;
  });
}
