import { formatCount, formatDuration } from "../../explain/units.ts";
import type { ReportSession, ReportTimeline } from "../../report/index.ts";
import { h, s } from "../dom.ts";
import { everything, type PageState } from "../state.ts";
import { spoken, withValues } from "./spoken.ts";
import type { Period } from "./timeline.ts";
import { stretchesOf, stretchText } from "./timeline-stretch.ts";

/** Units of the drawing: it is stretched to the width that there is. */
const width = 1000;
const height = 40;
const middle = height / 2;
/** A stretch with a single byte can still be seen. */
const least = 1.5;

/** A connection's lane: its name, which shows its rows alone, and its bars. Arrow keys go from stretch to stretch. */
export function timelineLane(
  line: ReportTimeline,
  session: ReportSession,
  period: Period,
  state: PageState,
): HTMLElement {
  const which = line.connection === session.id ? "control" : "data";
  const readout = h("output", { class: "timeline-readout number" });
  return h(
    "div",
    { class: `timeline-lane timeline-${which}` },
    h("div", { class: "timeline-name" }, laneButton(line, session, state), peak(line, state)),
    track(line, period, readout, state),
    readout,
  );
}

/** Shows the rows of the connection and no others; pressed again, all. */
function laneButton({ connection }: ReportTimeline, session: ReportSession, state: PageState): HTMLElement {
  const isOn = (): boolean => state.filter.connections.size === 1 && state.filter.connections.has(connection);
  const press = (): void => {
    state.set("filter", isOn() ? everything : { ...everything, connections: new Set([connection]) });
    const row = session.rows.findIndex((one) => one.connection === connection);
    if (isOn() && row >= 0) state.reveal({ session, row });
  };
  const button = h("button", { type: "button", class: "button connection", onclick: press }, connection);
  const update = (): void => {
    button.title = withValues(state.texts.timeline.only, { connection });
    button.setAttribute("aria-pressed", `${isOn()}`);
  };
  state.on("filter", update);
  state.on("language", update);
  update();
  return button;
}

function peak({ toServer, toClient }: ReportTimeline, state: PageState): HTMLElement {
  const most = Math.max(...toServer, ...toClient);
  return spoken(h("span", { class: "muted number" }), state, () =>
    withValues(state.texts.timeline.peak, { n: formatCount(most) }),
  );
}

/** Bars, ticks and stalls; what is said of a stretch under the pointer, or under the keys, stands in the readout. */
function track(line: ReportTimeline, period: Period, readout: HTMLElement, state: PageState): HTMLElement {
  const stretches = stretchesOf(line);
  const box = h("div", { class: "timeline-track", tabindex: 0, role: "slider", "aria-valuemin": 1 });
  const cursor = h("span", { class: "timeline-cursor", hidden: true });
  box.setAttribute("aria-valuemax", `${Math.max(1, stretches.length)}`);
  const share = (seconds: number): number => (seconds - period.from) / (period.to - period.from);
  let at = 0;
  const show = (to: number): void => {
    at = Math.min(Math.max(0, to), stretches.length - 1);
    const stretch = stretches[at];
    if (stretch === undefined) return;
    const text = stretchText(stretch, period, state);
    cursor.hidden = false;
    cursor.style.setProperty("--at", `${share((stretch.from + stretch.to) / 2)}`);
    readout.textContent = text;
    box.setAttribute("aria-valuenow", `${at + 1}`);
    box.setAttribute("aria-valuetext", text);
  };
  const clear = (): void => {
    if (document.activeElement === box) return;
    cursor.hidden = true;
    readout.textContent = "";
  };
  box.addEventListener("pointermove", ({ clientX }) => {
    const { left, width: wide } = box.getBoundingClientRect();
    const seconds = period.from + ((clientX - left) / wide) * (period.to - period.from);
    show(Math.floor((seconds - line.start) / line.step));
  });
  box.addEventListener("pointerleave", clear);
  box.addEventListener("focus", () => show(at));
  box.addEventListener("blur", clear);
  box.addEventListener("keydown", (event) => {
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: stretches.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    show(to);
  });
  box.append(bars(line, share), ...stalls(line, share, state), cursor);
  const name = (): void => {
    box.setAttribute("aria-label", `${state.texts.timeline.title}${state.texts.colon}${line.connection}`);
    const first = stretches[at];
    box.setAttribute("aria-valuenow", `${at + 1}`);
    if (first !== undefined) box.setAttribute("aria-valuetext", stretchText(first, period, state));
    if (!cursor.hidden) show(at);
  };
  state.on("language", name);
  name();
  return box;
}

/** Bytes to the server above the middle, to the client below it; a tick through both where packets were sent again. */
function bars(line: ReportTimeline, share: (seconds: number) => number): SVGSVGElement {
  const most = Math.max(1, ...line.toServer, ...line.toClient);
  const high = (bytes: number): number => Math.max(least, (bytes / most) * (middle - 1));
  const up: string[] = [];
  const down: string[] = [];
  const ticks: string[] = [];
  for (const { from, to, toServer, toClient, retransmissions } of stretchesOf(line)) {
    const x = share(from) * width;
    const wide = Math.max(2, (share(to) - share(from)) * width);
    if (toServer > 0) up.push(`M${x} ${middle}v${-high(toServer)}h${wide}V${middle}z`);
    if (toClient > 0) down.push(`M${x} ${middle}v${high(toClient)}h${wide}V${middle}z`);
    if (retransmissions > 0) ticks.push(`M${x + wide / 2} 0V${height}`);
  }
  return s(
    "svg",
    { viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: "none", "aria-hidden": "true" },
    s("path", {
      class: "timeline-life",
      d: `M${share(line.start) * width} ${middle}H${share(line.end) * width}`,
    }),
    s("path", { class: "timeline-up", d: up.join("") }),
    s("path", { class: "timeline-down", d: down.join("") }),
    s("path", { class: "timeline-again", d: ticks.join("") }),
  );
}

function stalls(line: ReportTimeline, share: (seconds: number) => number, state: PageState): HTMLElement[] {
  return line.stalls.map(({ from, to }) => {
    const stretch = spoken(h("span", { class: "timeline-stall" }), state, (element) => {
      const t = formatDuration((to - from) * 1000, state.texts.units);
      const text = withValues(state.texts.timeline.stalled, { t });
      element.title = text;
      return h("span", {}, text);
    });
    stretch.style.setProperty("--at", `${share(from)}`);
    stretch.style.setProperty("--for", `${share(to) - share(from)}`);
    return stretch;
  });
}
