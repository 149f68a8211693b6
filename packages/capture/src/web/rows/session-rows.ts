import type { ReportSession } from "../../report/index.ts";
import { h, sentence } from "../dom.ts";
import type { PageState } from "../state.ts";

/** The rows of a session, each with its arrow. */
export function sessionRows(session: ReportSession, state: PageState): HTMLElement {
  return h(
    "ol",
    { class: "rows" },
    session.rows.map(({ said }) => h("li", { class: "row" }, sentence(said[state.language]))),
  );
}
