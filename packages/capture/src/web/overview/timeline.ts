import { formatDuration } from "../../explain/units.ts";
import type { ReportSession, ReportTimeline } from "../../report/index.ts";
import { h } from "../dom.ts";
import type { PageState } from "../state.ts";
import { marksBetween } from "./axis.ts";
import { spoken, withValues } from "./spoken.ts";
import { timelineLane } from "./timeline-lane.ts";

/** Connections that are drawn; nobody compares more. */
const drawn = 24;

/** Marks of the axis of time. */
const marks = 5;

/** The time that a chart shows, in seconds since the capture's first packet. */
export interface Period {
  readonly from: number;
  readonly to: number;
}

/** When which connection moved how many bytes, as a chart with a lane for each. */
export function timelineFigure(session: ReportSession, state: PageState): HTMLElement {
  const lanes = worthDrawing(session.timelines);
  const period = periodOf(session);
  const more = session.timelines.length - lanes.length;
  return h(
    "figure",
    { class: "timeline" },
    spoken(h("figcaption"), state, () => legend(state)),
    lanes.map((line) => timelineLane(line, session, period, state)),
    spoken(h("div", { class: "timeline-axis", "aria-hidden": "true" }), state, () => axis(period, state)),
    more === 0
      ? null
      : spoken(h("p", { class: "muted" }), state, () => withValues(state.texts.timeline.more, { n: more })),
  );
}

/** Of too many those with trouble, then those that carried the most, in their own order. */
function worthDrawing(timelines: readonly ReportTimeline[]): readonly ReportTimeline[] {
  if (timelines.length <= drawn) return timelines;
  const worth = (line: ReportTimeline): number =>
    line.stalls.length > 0 || line.retransmissions.some((n) => n > 0)
      ? Infinity
      : sum(line.toServer) + sum(line.toClient);
  const chosen = new Set([...timelines].sort((a, b) => worth(b) - worth(a)).slice(0, drawn));
  return timelines.filter((line) => chosen.has(line));
}

function periodOf({ start, seconds, timelines }: ReportSession): Period {
  const from = Math.min(start, ...timelines.map((line) => line.start));
  const to = Math.max(start + seconds, ...timelines.map((line) => line.end));
  // Where all is at one time there is still something to draw on.
  return { from, to: to > from ? to : from + 0.001 };
}

function legend({ texts }: PageState): HTMLElement[] {
  const { title, toServer, toClient, again, stall, peakHelp } = texts.timeline;
  const key = (kind: string, text: string): HTMLElement =>
    h("span", { class: "key" }, h("span", { class: `swatch swatch-${kind}`, "aria-hidden": "true" }), text);
  return [
    h("span", { class: "timeline-title" }, title),
    key("up", toServer),
    key("down", toClient),
    key("again", again),
    key("stall", stall),
    h("span", { class: "muted" }, peakHelp),
  ];
}

function axis(period: Period, { texts }: PageState): HTMLElement[] {
  const length = period.to - period.from;
  return marksBetween(0, length, marks).map((mark) => {
    const text = mark === 0 ? `0 ${texts.units["unit.s"]}` : formatDuration(mark * 1000, texts.units);
    const label = h("span", { class: "number" }, text);
    label.style.setProperty("--at", `${mark / length}`);
    // The last one would reach out of the chart.
    if (mark / length > 0.9) label.classList.add("at-end");
    return label;
  });
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, n) => total + n, 0);
