import { s } from "../dom.ts";

/** What a mark may stand for; "ok": nothing was found. */
export type MarkLevel = "error" | "warn" | "note" | "ok";

/** Outlines in a square of 16: told apart by their shape alone, without their colour. */
const shapes: Readonly<Record<MarkLevel, readonly [ground: string, sign: string]>> = {
  error: ["M5.2 1.5h5.6l3.7 3.7v5.6l-3.7 3.7H5.2l-3.7-3.7V5.2z", "M5.6 5.6l4.8 4.8M10.4 5.6l-4.8 4.8"],
  warn: ["M8 1.6l6.8 12.2H1.2z", "M8 6v3.8M8 11.9v.1"],
  note: ["M8 1.3a6.7 6.7 0 1 1 0 13.4A6.7 6.7 0 1 1 8 1.3z", "M8 7.4v4M8 4.7v.1"],
  ok: ["M8 1.3a6.7 6.7 0 1 1 0 13.4A6.7 6.7 0 1 1 8 1.3z", "M4.9 8.3l2.1 2.1 4.1-4.6"],
};

/** A small sign of a level. A word stands beside it: of itself it says nothing to those who hear the page. */
export function levelMark(level: MarkLevel): SVGSVGElement {
  const [ground, sign] = shapes[level];
  return s(
    "svg",
    { class: `mark mark-${level}`, viewBox: "0 0 16 16", width: 16, height: 16, "aria-hidden": "true" },
    s("path", { class: "mark-ground", d: ground }),
    s("path", { class: "mark-sign", d: sign }),
  );
}
