import { formatCount, formatFrames } from "../../explain/units.ts";
import type { ReportFinding, ReportSession } from "../../report/index.ts";
import { type Child, h } from "../dom.ts";
import { everything, type PageState } from "../state.ts";
import { rowsBySession, type Witness, witnesses } from "./evidence.ts";
import { spoken, withValues } from "./spoken.ts";

/** Rows that are linked one by one. */
const linked = 12;

/** Links to the rows that a finding rests on, and one that shows nothing but them; null where there are none. */
export function evidenceLinks(
  finding: ReportFinding,
  sessions: readonly ReportSession[],
  state: PageState,
): Child {
  const all = witnesses(finding, sessions);
  if (all.length === 0) return null;
  const rows = rowsBySession(all);
  const several = rows.size > 1;
  const setOff = (): void => state.set("evidence", rows);
  const link = (one: Witness): Child =>
    spoken(
      h("button", {
        type: "button",
        class: "button evidence-link",
        onclick: () => {
          setOff();
          state.reveal({ session: one.session, row: one.row });
        },
      }),
      state,
      (button) => {
        button.title = one.session.rows[one.row]?.label[state.language] ?? "";
        return (several ? `${one.session.id} ` : "") + framesOf(one, state);
      },
    );
  return h(
    "div",
    { class: "evidence" },
    spoken(h("span", { class: "evidence-title" }), state, () => state.texts.evidence + state.texts.colon),
    all.slice(0, linked).map(link),
    all.length > linked
      ? spoken(h("span", { class: "muted" }), state, () =>
          withValues(state.texts.moreRows, { n: formatCount(all.length - linked) }),
        )
      : null,
    onlyThese(rows, all, state),
  );
}

/** Shows nothing but the evidence, and all rows again. */
function onlyThese(
  rows: ReturnType<typeof rowsBySession>,
  [first]: readonly Witness[],
  state: PageState,
): HTMLElement {
  const isOn = (): boolean => state.filter.only === rows;
  const button = spoken(
    h("button", {
      type: "button",
      class: "button",
      onclick: () => {
        state.set("evidence", rows);
        state.set("filter", { ...everything, only: isOn() ? null : rows });
        if (first !== undefined && isOn()) state.reveal({ session: first.session, row: first.row });
      },
    }),
    state,
    () => state.texts.only,
  );
  const press = (): void => button.setAttribute("aria-pressed", `${isOn()}`);
  state.on("filter", press);
  press();
  return button;
}

/** "frames 15,17-18". */
function framesOf({ frames, beside }: Witness, { texts }: PageState): string {
  const all = frames.length > 0 ? frames : beside;
  const single = all.length === 1 && all[0]?.[0] === all[0]?.[1];
  const some = withValues(single ? texts.frame : texts.frames, { frames: formatFrames(all) });
  return frames.length > 0 ? some : withValues(texts.beside, { frames: some });
}
