import type { ReportSession } from "../../report/index.ts";
import { type Child, h } from "../dom.ts";
import type { PageState } from "../state.ts";

/** The titles of the columns, and above the ladder whose lines they are: they stay in sight above the rows. */
export function rowHeads(session: ReportSession, state: PageState): HTMLElement {
  const { rows: texts } = state.texts;
  const title = (name: string, text: string) => h("div", { class: name, role: "columnheader" }, text);
  return h(
    "div",
    { class: "heads", role: "row" },
    title("frames", session.rows[0]?.crossed === undefined ? texts.frames : texts.framesOfBoth),
    title("seconds", texts.seconds),
    title("connection", texts.connection),
    h(
      "div",
      { class: "ladder", role: "columnheader" },
      h(
        "div",
        { class: "strip", "aria-hidden": "true" },
        session.lanes.map((_, at) => h("span", {}, `${at + 1}`)),
      ),
      h(
        "div",
        { class: "lanes" },
        session.lanes.map(({ role, name }) =>
          h(
            "div",
            { class: `lane ${role}` },
            h("b", {}, texts.lanes[role]),
            " ",
            h("bdi", { class: "wire" }, breakable(name)),
          ),
        ),
      ),
    ),
    title("said", texts.said),
  );
}

/** A name that may be broken after the dots and colons of an address, and before its port, rather than within a number. */
function breakable(name: string): Child {
  return name
    .split(/(?<=\.)|(?=:\d+$)|(?<=:)(?=[^:]*:)/)
    .flatMap((part, at) => (at === 0 ? [part] : [h("wbr"), part]));
}
