import type { ReportSession, ReportTransfer } from "../../report/index.ts";
import { type Child, h } from "../dom.ts";
import type { PageState } from "../state.ts";
import { levelMark, type MarkLevel } from "./level-mark.ts";
import { spoken } from "./spoken.ts";

const marks: Readonly<Record<ReportTransfer["complete"], MarkLevel>> = {
  yes: "ok",
  no: "error",
  unknown: "note",
};

/** Columns of what came over the wire, and of what is counted. */
const wired = new Set(["command", "file", "sha256", "frames"]);
const counted = new Set(["number", "bytes", "duration", "rate", "rtt", "retransmissions"]);

/** Transfers that stand there as they are; more are scrolled by themselves, so that a page does not end in a thousand lines. */
const few = 20;

/** The transfers of a session. */
export function transferTable({ transfers }: ReportSession, state: PageState): HTMLElement {
  const table = spoken(h("table", { class: "transfers" }), state, () => [
    h("caption", {}, state.texts.transfers),
    h(
      "thead",
      {},
      h(
        "tr",
        {},
        (transfers[0]?.cells[state.language] ?? []).map(({ key, title }) =>
          h("th", { scope: "col", class: counted.has(key) ? "counted" : undefined }, title),
        ),
      ),
    ),
    h(
      "tbody",
      {},
      transfers.map((transfer) => line(transfer, state)),
    ),
  ]);
  return spoken(
    h("div", { class: `wide ${transfers.length > few ? "tall" : ""}`, tabindex: 0, role: "region" }),
    state,
    (region) => {
      region.setAttribute("aria-label", state.texts.transfers);
      return table;
    },
  );
}

function line({ cells, complete }: ReportTransfer, { language }: PageState): Child {
  return h(
    "tr",
    {},
    cells[language].map(({ key, text }) =>
      h(
        "td",
        { class: counted.has(key) ? "counted" : undefined },
        key === "complete" ? [levelMark(marks[complete]), " "] : null,
        wired.has(key) ? h("bdi", { class: "wire" }, text) : text,
      ),
    ),
  );
}
