import type { ReportSession } from "../../report/index.ts";
import { h } from "../dom.ts";
import type { PageState } from "../state.ts";

/** What chooses among the rows of sessions; it stays at the top while the page is scrolled. */
export function filterBar(_sessions: readonly ReportSession[], _state: PageState): HTMLElement {
  return h("div", { class: "filters" });
}
