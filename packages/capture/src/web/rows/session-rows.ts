import type { ReportSession } from "../../report/index.ts";
import { h } from "../dom.ts";
import type { PageState } from "../state.ts";
import { arrowEnds } from "./arrow.ts";
import { drawChunks } from "./chunks.ts";
import { listenToClicks } from "./clicks.ts";
import { rowHeads } from "./heads.ts";
import { RowsView } from "./view.ts";

/**
 * The rows of a session, each with its arrow: a grid that follows the state by itself, in the language too, and that is
 * drawn once.
 */
export function sessionRows(session: ReportSession, state: PageState): HTMLElement {
  if (document.querySelector(".arrow-ends") === null) document.body.prepend(arrowEnds());
  const grid = h("div", { class: "rows", role: "treegrid", "aria-label": session.id });
  grid.style.setProperty("--lanes", `${session.lanes.length}`);
  const chunks = drawChunks(session, state);
  const heads = () => rowHeads(session, state);
  grid.append(heads(), ...chunks.map(({ element }) => element));
  state.on("language", () => grid.firstElementChild?.replaceWith(heads()));
  listenToClicks(grid, session, state);
  new RowsView(session, state, grid, chunks).follow();
  return grid;
}
