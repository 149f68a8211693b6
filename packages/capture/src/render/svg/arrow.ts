import { lostAt, type Step } from "../../ladder/index.ts";
import { element, rounded } from "./markup.ts";

/** What an arrow looks like between two places of the same height. */
export function arrow(step: Step, lanes: readonly number[], y: number): string {
  const from = lanes[step.from] ?? 0;
  const to = lanes[step.to] ?? 0;
  const colour = step.which;
  if (from === to) return element("circle", { class: "muted", cx: from, cy: y, r: 3 });
  if (step.stops !== undefined) return stopped(step, lanes, y);
  switch (step.shape) {
    case "open":
      return (
        stroke(from, to - 9 * Math.sign(to - from), y, colour, 3) +
        head(to, from, y, colour, 11, 6) +
        element("circle", { class: colour, cx: from, cy: y, r: 5.5 })
      );
    case "lost":
    case "refused":
      return stopped(step, lanes, y);
    case "note":
      return stroke(from, to, y, "muted", 1.2, "1.5 4") + head(to, from, y, "muted", 7, 3);
    case "data":
      // A pipe: both lines of it end where the head begins.
      return (
        stroke(from, to - 8 * Math.sign(to - from), y, colour, 5.5) +
        stroke(from, to - 9 * Math.sign(to - from), y, "background", 2.2) +
        head(to, from, y, colour, 11, 6)
      );
    case "reset": {
      const alarming = step.level === "warn" || step.level === "error" ? "error" : colour;
      return (
        stroke(from, to - 6 * Math.sign(to - from), y, alarming, 1.4) + head(to, from, y, alarming, 8, 4)
      );
    }
    case "tls":
      return (
        stroke(from, to - 6 * Math.sign(to - from), y, colour, 1.4, "7 3") +
        head(to, from, y, colour, 8, 4) +
        (step.both ? head(from, to, y, colour, 8, 4) : "")
      );
    default:
      return stroke(from, to - 6 * Math.sign(to - from), y, colour, 1.4) + head(to, from, y, colour, 8, 4);
  }
}

/** An attempt: from where it begins to where it ends in vain. */
function stopped(
  { from: at, to: aim, stops, shape, which }: Step,
  lanes: readonly number[],
  y: number,
): string {
  const from = lanes[at] ?? 0;
  const to = lanes[aim] ?? 0;
  const end =
    stops === undefined ? (shape === "refused" ? to : from + (to - from) * lostAt) : (lanes[stops] ?? to);
  return (
    stroke(from, end - 8 * Math.sign(to - from), y, which, 2, "6 4") +
    element("circle", { class: which, cx: from, cy: y, r: 4.5 }) +
    element("path", {
      class: "s-error",
      fill: "none",
      "stroke-width": 2.4,
      "stroke-linecap": "round",
      d: `M${rounded(end - 4.5)} ${rounded(y - 4.5)}l9 9m0 -9l-9 9`,
    })
  );
}

function stroke(from: number, to: number, y: number, colour: string, width: number, dash?: string): string {
  return element("line", {
    class: `s-${colour}`,
    "stroke-width": width,
    "stroke-dasharray": dash,
    x1: from,
    x2: to,
    y1: y,
    y2: y,
  });
}

/** The head of an arrow whose tip is at `tip`, coming from the side of `from`. */
function head(tip: number, from: number, y: number, colour: string, length: number, half: number): string {
  const back = tip - length * Math.sign(tip - from);
  const d = `M${rounded(tip)} ${rounded(y)}L${rounded(back)} ${rounded(y - half)}V${rounded(y + half)}Z`;
  return element("path", { class: colour, d });
}
