import type { ReportSession } from "../../report/index.ts";
import { h } from "../dom.ts";
import type { PageState } from "../state.ts";
import { Chips, toggled } from "./chips.ts";

/** Connections that are chosen among side by side; more are in a menu. */
const sideBySide = 6;

/** What chooses among connections; `update` says again what is chosen. */
export function connectionChoice(
  sessions: readonly ReportSession[],
  state: PageState,
): { readonly element: HTMLElement; update(): void } {
  const ids = [...new Set(sessions.flatMap(({ bars }) => bars.map(({ connection }) => connection)))];
  const chips = new Chips(
    ids.map((value) => ({ value, text: () => value })),
    (id) => state.set("filter", { ...state.filter, connections: toggled(state.filter.connections, id) }),
  );
  const update = (): void =>
    chips.update(state.texts.filter.connections, (id) => state.filter.connections.has(id));
  if (ids.length <= sideBySide) return { element: chips.element, update };

  const summary = h("summary", { class: "button" });
  const menu = h("details", { class: "menu" }, summary, chips.element);
  // It lies over the rows: whoever goes on with something else wants to see them.
  menu.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget instanceof Node && !menu.contains(relatedTarget)) menu.open = false;
  });
  return {
    element: menu,
    update() {
      update();
      const { filter: texts } = state.texts;
      const chosen = [...state.filter.connections];
      summary.textContent =
        chosen.length === 0
          ? texts.allConnections
          : chosen.length <= 3
            ? chosen.join(", ")
            : texts.someConnections.replace("{n}", `${chosen.length}`);
    },
  };
}
