import { formatFrames, formatSetOfFrames } from "../../explain/units.ts";
import type { ReportRow, ReportSession } from "../../report/index.ts";
import { type Child, h } from "../dom.ts";
import type { PageState } from "../state.ts";
import { linksOf } from "./related.ts";

/** What lies below a row: where it leads to, what was written about it, its packets, and the listing that it carried. */
export function rowDetails(session: ReportSession, at: number, state: PageState): HTMLElement {
  const row = session.rows[at] as ReportRow;
  const { rows: texts } = state.texts;
  return h(
    "div",
    { class: "details", role: "row", "aria-level": 2 },
    h(
      "div",
      { role: "gridcell", "aria-colspan": 5 },
      h(
        "dl",
        {},
        fact(texts.belongs, links(session, at, state)),
        fact(
          texts.finding,
          row.finding !== null && [
            h(
              "button",
              { class: "button", "data-rule": row.finding.rule },
              `${row.finding.rule}: ${texts.toFinding}`,
            ),
          ],
        ),
        fact(
          texts.comment,
          row.comments.map((text) => h("p", { dir: "auto" }, text[state.language])),
        ),
        fact(texts.filter, filterOf(row.frames, row.crossed === undefined ? null : texts.lanes.client)),
        fact(texts.filter, filterOf(row.crossed?.frames ?? [], texts.lanes.control)),
        fact(texts.acks, row.acks.length > 0 && [formatFrames(row.acks, ", ")]),
        fact(texts.decrypted, row.decrypted && [texts.byKeyLog]),
        fact(texts.kind, [h("code", {}, row.kind)]),
      ),
      listing(row, state),
    ),
  );
}

/** What Wireshark shows the packets by. `end`: beside which end they were captured, where that may be either. */
function filterOf(frames: ReportRow["frames"], end: string | null): readonly Child[] | false {
  if (frames.length === 0) return false;
  return [h("code", {}, `frame.number in {${formatSetOfFrames(frames)}}`), end && ` (${end})`];
}

/** Nothing of what is not there. */
function fact(name: string, content: readonly Child[] | null | false): Child {
  return content && content.length > 0 ? h("div", {}, h("dt", {}, name), h("dd", {}, content)) : null;
}

/** Buttons that lead to the rows which belong to this one. */
function links(session: ReportSession, at: number, { texts }: PageState): readonly Child[] {
  const { answers, answered, announced, announces } = linksOf(session, at);
  const link = (text: string, row: number): Child =>
    h(
      "button",
      { class: "button", "data-to": row },
      text
        .replace("{frame}", `${firstFrame(session.rows[row]) ?? ""}`)
        .replace("{connection}", session.rows[row]?.connection ?? ""),
    );
  return [
    answers === null ? null : link(texts.rows.answers, answers),
    answered.map((row) => link(texts.rows.answered, row)),
    announced === null ? null : link(texts.rows.announced, announced),
    announces === null ? null : link(texts.rows.announces, announces),
  ]
    .flat()
    .filter((child) => child !== null);
}

function firstFrame(row: ReportRow | undefined): number | undefined {
  return row?.frames[0]?.[0] ?? row?.crossed?.frames[0]?.[0];
}

function listing(row: ReportRow, { language, texts }: PageState): Child {
  const table = row.listing?.[language];
  if (table === undefined) return null;
  return h(
    "div",
    { class: "listing" },
    h(
      "table",
      {},
      h("caption", {}, texts.rows.listing),
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          table.titles.map((title) => h("th", { scope: "col" }, title)),
        ),
      ),
      h(
        "tbody",
        {},
        table.rows.map((cells) =>
          h(
            "tr",
            {},
            cells.map((cell) => h("td", {}, h("bdi", {}, cell))),
          ),
        ),
      ),
    ),
    table.more && h("p", {}, table.more),
  );
}
