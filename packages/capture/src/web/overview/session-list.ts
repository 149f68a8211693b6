import { formatCount, formatDuration } from "../../explain/units.ts";
import { type Child, h } from "../dom.ts";
import type { PageState } from "../state.ts";
import { levelMark } from "./level-mark.ts";
import type { SessionSection } from "./session-section.ts";
import { spoken } from "./spoken.ts";

const columns = ["level", "client", "server", "user", "start", "duration", "transfers", "rows"] as const;

/** All sessions of a chapter, each on a line that leads to it. */
export function sessionList(sections: readonly SessionSection[], state: PageState): HTMLElement {
  const table = spoken(h("table", { class: "sessions" }), state, () => [
    h(
      "thead",
      {},
      h(
        "tr",
        {},
        h("th", { scope: "col" }, state.texts.session),
        columns.map((key) => h("th", { scope: "col", class: `cell-${key}` }, state.texts.columns[key])),
      ),
    ),
    h(
      "tbody",
      {},
      sections.map((section) => line(section, state)),
    ),
  ]);
  return h(
    "section",
    { class: "session-list" },
    spoken(h("h2"), state, () => `${state.texts.sessions} (${formatCount(sections.length)})`),
    spoken(h("div", { class: "wide tall", tabindex: 0, role: "region" }), state, (region) => {
      region.setAttribute("aria-label", state.texts.sessions);
      return table;
    }),
  );
}

function line(section: SessionSection, { texts }: PageState): Child {
  const { id, client, server, user, start, seconds, transfers, rows, worst } = section.session;
  const level = worst ?? "ok";
  const go = (): void => {
    section.open();
    section.element.scrollIntoView({ block: "start" });
    section.element.querySelector<HTMLElement>("summary")?.focus({ preventScroll: true });
  };
  const cells: Readonly<Record<(typeof columns)[number], Child>> = {
    level: [levelMark(level), " ", texts.levels[level]],
    client: h("span", { class: "wire" }, client),
    server: h("span", { class: "wire" }, server),
    user: user === null ? "–" : h("bdi", { class: "wire" }, user),
    start: `${start.toFixed(3)} ${texts.units["unit.s"]}`,
    duration: formatDuration(seconds * 1000, texts.units),
    transfers: formatCount(transfers.length),
    rows: formatCount(rows.length),
  };
  return h(
    "tr",
    {},
    h("th", { scope: "row" }, h("button", { type: "button", class: "link", onclick: go }, id)),
    columns.map((key) => h("td", { class: `cell-${key}` }, cells[key])),
  );
}
