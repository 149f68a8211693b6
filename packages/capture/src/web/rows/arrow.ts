import { lostAt } from "../../ladder/index.ts";
import type { ReportSession } from "../../report/index.ts";
import { type Child, s } from "../dom.ts";

type Row = ReportSession["rows"][number];
type Step = Row["step"];
type Bar = ReportSession["bars"][number];

/** How far below the upper edge of its row an arrow is: the middle of the sentence's first line. */
const height = 14;

/** What a row's picture says in letters, where there is room: TCP's own flags. */
const flags: Partial<Record<Step["shape"], string>> = { close: "FIN", reset: "RST", tls: "TLS" };

/** The picture beside a row: the connections that run past it, and its arrow. */
export function rowPicture(
  session: ReportSession,
  at: number,
  bars: readonly Bar[],
  row: Row,
): SVGSVGElement {
  const { step, connection: own } = row;
  const x = (lane: number): string => `${(((lane + 0.5) / session.lanes.length) * 100).toFixed(2)}%`;
  return s(
    "svg",
    { class: "picture", "aria-hidden": "true" },
    bars.map(({ connection, lane, first, last }) =>
      s("line", {
        class: `bar${connection === session.id ? "" : " data"}${connection === own ? " own" : ""}`,
        x1: x(lane),
        x2: x(lane),
        y1: first === at ? height : 0,
        y2: last === at ? height : "100%",
      }),
    ),
    arrow(step, x),
    changedAt(session, row, x),
  );
}

/** A ring where an arrow passes what changed it on the way. */
function changedAt({ lanes }: ReportSession, { crossed, step }: Row, x: (lane: number) => string): Child {
  const router = lanes.findIndex(({ role }) => role === "router");
  if (router < 0 || (crossed?.fate !== "changed" && crossed?.fate !== "part")) return null;
  return s("circle", { class: `changed ${step.which}`, cx: x(router), cy: height, r: 4.5 });
}

/** An arrow is one line: what is at its ends, its colour and its dashes are the style sheet's. */
function arrow(step: Step, x: (lane: number) => string): Child {
  const { shape, which, from, to, level } = step;
  const end = step.stops ?? (shape === "lost" ? from + (to - from) * lostAt : to);
  const both = step.both && shape !== "open" ? " both" : "";
  const stopped = step.stops !== undefined && shape !== "refused" ? " stopped" : "";
  // A note is a shape too.
  const trouble = level === "warn" || level === "error" ? ` ${level}` : "";
  const side = from < to ? 1 : -1;
  return [
    s("line", {
      class: `arrow ${shape === "data" ? "bytes" : shape} ${which}${trouble}${both}${stopped}`,
      x1: x(from),
      x2: x(end),
      y1: height,
      y2: height,
    }),
    step.ports && [
      step.ports.from === null ? null : letters(`${step.ports.from}`, x(from), side, 9),
      letters(`${step.ports.to}`, x(to), -side, 16),
    ],
    flags[shape] === undefined || from === end
      ? null
      : letters(flags[shape], x(clearOfLanes(from, end)), 0, 0),
  ];
}

/** The middle of an arrow, or of its first half where a lane runs through the middle. */
function clearOfLanes(from: number, to: number): number {
  const middle = (from + to) / 2;
  return Number.isInteger(middle) ? (from + middle) / 2 : middle;
}

/** Letters on an arrow. `side`: whether they begin at `x` (1), end there (-1), or have it in their middle. */
function letters(text: string, x: string, side: number, distance: number): SVGTextElement {
  const anchor = side === 0 ? "middle" : side > 0 ? "start" : "end";
  return s("text", { x, y: height + 4, dx: side * distance, "text-anchor": anchor }, text);
}

/** What stands at the ends of arrows, in their colour: once in a document. */
export function arrowEnds(): SVGSVGElement {
  const end = (id: string, d: string, attributes: Readonly<Record<string, string>>) =>
    s(
      "marker",
      {
        id,
        viewBox: "-14 -7 28 14",
        markerWidth: 28,
        markerHeight: 14,
        refX: 0,
        refY: 0,
        markerUnits: "userSpaceOnUse",
        orient: "auto-start-reverse",
      },
      s("path", { d, ...attributes }),
    );
  const filled = { fill: "context-stroke" };
  const drawn = { fill: "none", stroke: "context-stroke", "stroke-width": "2" };
  return s(
    "svg",
    { class: "arrow-ends", width: 0, height: 0, "aria-hidden": "true" },
    end("end-head", "M-2 0L-11 -4.5V4.5Z", filled),
    end("end-dot", "M0 -4.5A4.5 4.5 0 1 1 0 4.5A4.5 4.5 0 1 1 0 -4.5Z", filled),
    end("end-cross", "M-5 -5L5 5M-5 5L5 -5", drawn),
    end("end-refused", "M-13 -5L-3 5M-13 5L-3 -5", drawn),
    end("end-diamond", "M0 -5L5 0L0 5L-5 0Z", filled),
  );
}
