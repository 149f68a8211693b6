import { s } from "../dom.ts";

/** A small ladder: two ends, a control connection between them, and a data connection that it announces. */
export function picture(): SVGSVGElement {
  const arrow = (kind: string, y: number, from: number, to: number) => {
    const tip = to > from ? -6 : 6;
    return s(
      "g",
      { class: kind },
      s("line", { x1: from, y1: y, x2: to, y2: y }),
      s("polyline", { points: `${to + tip},${y - 4} ${to},${y} ${to + tip},${y + 4}` }),
    );
  };
  const lane = (x: number) => s("line", { class: "lane", x1: x, y1: 12, x2: x, y2: 88 });
  const end = (x: number) => s("rect", { class: "end", x: x - 9, y: 3, width: 18, height: 9, rx: 2 });
  return s(
    "svg",
    { class: "app-picture", viewBox: "0 0 120 92", "aria-hidden": "true" },
    [14, 106].map((x) => [lane(x), end(x)]),
    arrow("control", 26, 17, 103),
    arrow("control", 38, 103, 17),
    s("rect", { class: "band", x: 17, y: 48, width: 86, height: 24, rx: 3 }),
    arrow("data", 55, 17, 103),
    arrow("data", 65, 103, 17),
    arrow("control", 82, 103, 17),
  );
}
