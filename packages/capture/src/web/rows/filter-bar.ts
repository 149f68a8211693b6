import type { ReportSession, RowGroup } from "../../report/index.ts";
import { h } from "../dom.ts";
import { everything, type PageState, type RowFilter } from "../state.ts";
import { Chips, toggled } from "./chips.ts";
import { connectionChoice } from "./connection-choice.ts";
import { showKeys } from "./help.ts";
import { listenToKeys } from "./keys.ts";
import { isTrouble, wantsAll } from "./match.ts";

const groups: readonly RowGroup[] = ["command", "reply", "data", "tcp", "tls", "other"];

/**
 * What chooses among the rows of sessions, and listens to the page's keys. It stays at the top while the page is scrolled,
 * and follows the state by itself, in the language too.
 */
export function filterBar(sessions: readonly ReportSession[], state: PageState): HTMLElement {
  const change = (part: Partial<RowFilter>) => state.set("filter", { ...state.filter, ...part });
  const words = h("input", { type: "search", class: "words", autocomplete: "off", spellcheck: "false" });
  words.addEventListener("input", () => change({ words: words.value.toLowerCase() }));
  words.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape") return;
    change({ words: "" });
    words.blur();
  });
  const present = new Set(sessions.flatMap(({ rows }) => rows.map(({ group }) => group)));
  const trouble = sessions.some(({ rows }) => rows.some(isTrouble));
  const kinds = new Chips<RowGroup | "trouble">(
    [...groups.filter((group) => present.has(group)), ...(trouble ? (["trouble"] as const) : [])].map(
      (value) => ({
        value,
        text: () => (value === "trouble" ? state.texts.filter.trouble : state.texts.filter.groups[value]),
      }),
    ),
    (value) =>
      change(
        value === "trouble"
          ? { trouble: !state.filter.trouble }
          : { groups: toggled(state.filter.groups, value) },
      ),
  );
  const connections = connectionChoice(sessions, state);
  const count = h("output", { class: "count" });
  const clear = h("button", {
    class: "button",
    type: "button",
    onclick: () => state.set("filter", everything),
  });
  const help = h("button", { class: "button help", type: "button", onclick: () => showKeys(state) }, "?");

  const update = (): void => {
    const { filter, texts } = state;
    if (words.value.toLowerCase() !== filter.words) words.value = filter.words;
    words.placeholder = texts.filter.words;
    words.setAttribute("aria-label", texts.filter.words);
    help.setAttribute("aria-label", texts.keys.title);
    kinds.update(texts.filter.kinds, (value) =>
      value === "trouble" ? filter.trouble : filter.groups.has(value),
    );
    connections.update();
    clear.textContent = texts.filter.clear;
    clear.hidden = wantsAll(filter);
    bar.classList.toggle("chosen", !wantsAll(filter));
    count.textContent = counted(sessions, state);
  };
  const bar = h(
    "search",
    { class: "filters" },
    words,
    connections.element,
    kinds.element,
    count,
    clear,
    help,
  );
  state.on("filter", update);
  state.on("language", update);
  update();
  listenToKeys(bar, sessions, state, {
    search: () => words.select(),
    help: () => showKeys(state),
  });
  // What sticks below it must know where it ends.
  new ResizeObserver(() => {
    const height = getComputedStyle(bar).position === "sticky" ? bar.offsetHeight : 0;
    document.documentElement.style.setProperty("--filters", `${height}px`);
  }).observe(bar);
  return bar;
}

/** "12 of 345 rows". */
function counted(
  sessions: readonly ReportSession[],
  { filter, language, matches, texts }: PageState,
): string {
  let total = 0;
  let shown = 0;
  for (const session of sessions) {
    total += session.rows.length;
    for (const wanted of matches.of(session, filter, language)) if (wanted) shown++;
  }
  return shown === 0 && total > 0
    ? texts.filter.none
    : texts.filter.count.replace("{n}", `${shown}`).replace("{m}", `${total}`);
}
