import type { ReportSession } from "../../report/index.ts";
import type { PageState } from "../state.ts";
import { chooseRow } from "./keys.ts";

/** Listens to the clicks on all rows of a session at once. */
export function listenToClicks(grid: HTMLElement, session: ReportSession, state: PageState): void {
  grid.addEventListener("click", ({ target }) => {
    if (!(target instanceof Element)) return;
    const button = target.closest("button");
    if (button?.dataset["rule"] !== undefined) {
      state.set("finding", { session, rule: button.dataset["rule"] });
      return;
    }
    if (button?.dataset["to"] !== undefined) {
      state.reveal({ session, row: Number(button.dataset["to"]) });
      return;
    }
    const row = target.closest<HTMLElement>("[data-row]");
    // Who selects text to copy it wants no details.
    if (row === null || getSelection()?.isCollapsed === false) return;
    row.focus({ preventScroll: true });
    chooseRow(state, { session, row: Number(row.dataset["row"]) });
  });
}
