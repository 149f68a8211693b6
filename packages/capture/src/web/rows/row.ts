import type { Language } from "@twinport/diagnosis";
import { formatSomeFrames } from "../../explain/units.ts";
import type { ReportRow, ReportSession } from "../../report/index.ts";
import { type Child, h, sentence } from "../dom.ts";
import type { PageState } from "../state.ts";
import type { Texts } from "../texts.ts";
import { rowPicture } from "./arrow.ts";

/** A row as it stands in the page, and what changes of it with the language. */
export interface RowElement {
  readonly element: HTMLElement;
  readonly sentence: HTMLElement;
}

/** Draws a row: frames, seconds, connection, picture, and what it says above its wire lines. As few elements as will do. */
export function drawRow(
  session: ReportSession,
  at: number,
  bars: ReportSession["bars"],
  state: PageState,
): RowElement {
  const row = session.rows[at] as ReportRow;
  const id = state.newId();
  const said = h("p", { class: "sentence", id }, rowSentence(row, state.language, state.texts));
  const from = row.step.from === 0 ? "client" : "server";
  const element = h(
    "div",
    {
      class: row.connection === session.id ? `row ${row.level}` : `row ${row.level} data`,
      role: "row",
      "aria-level": 1,
      "aria-selected": "false",
      "aria-expanded": "false",
      "aria-labelledby": id,
      tabindex: -1,
      "data-row": at,
    },
    h("div", { class: "frames", role: "gridcell" }, framesOf(row)),
    h("div", { class: "seconds", role: "gridcell" }, row.seconds.toFixed(3)),
    h("div", { class: "connection", role: "gridcell" }, row.connection),
    h("div", { class: "ladder", role: "gridcell" }, rowPicture(session, at, bars, row)),
    h(
      "div",
      { class: "said", role: "gridcell" },
      said,
      row.raw.map((line) => h("div", { class: `raw ${from}`, dir: "ltr" }, line)),
    ),
  );
  return { element, sentence: said };
}

/** Frames of a row; where two captures are compared, those beside the client and those beside the server. */
function framesOf({ frames, crossed }: ReportRow): string {
  if (crossed === undefined) return formatSomeFrames(frames);
  return [frames, crossed.frames].map((some) => formatSomeFrames(some) || "–").join(" · ");
}

/** What a row says, with what marks it: trouble, a finding, that it was decrypted. */
export function rowSentence(row: ReportRow, language: Language, { rows: texts }: Texts): Child {
  const trouble = row.level === "warn" || row.level === "error" ? row.level : null;
  return [
    trouble && h("span", { class: `trouble ${trouble}`, role: "img", "aria-label": texts[trouble] }),
    sentence(row.said[language]),
    row.decrypted ? h("span", { class: "mark" }, texts.decrypted) : null,
    row.comments.length > 0 ? h("span", { class: "mark" }, texts.comment) : null,
    row.listing === null ? null : h("span", { class: "mark" }, texts.listing),
    row.finding &&
      h(
        "button",
        {
          class: `finding ${row.finding.level}`,
          tabindex: -1,
          "data-rule": row.finding.rule,
          title: texts.toFinding,
        },
        row.finding.rule,
      ),
  ];
}
