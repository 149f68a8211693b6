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
  const chipsOf = () =>
    new Chips(
      ids.map((value) => ({ value, text: () => value })),
      (id) => state.set("filter", { ...state.filter, connections: toggled(state.filter.connections, id) }),
    );
  const choose = (chips: Chips<string>): void =>
    chips.update(state.texts.filter.connections, (id) => state.filter.connections.has(id));
  if (ids.length <= sideBySide) {
    const chips = chipsOf();
    return { element: chips.element, update: () => choose(chips) };
  }

  const summary = h("summary", { class: "button" });
  const menu = h("details", { class: "menu" }, summary);
  // There may be thousands: they are made when somebody looks, and followed while somebody does.
  let chips: Chips<string> | null = null;
  const update = (): void => {
    if (chips !== null && menu.open) choose(chips);
  };
  menu.addEventListener("toggle", () => {
    if (chips === null) {
      chips = chipsOf();
      menu.append(chips.element);
    }
    update();
  });
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
