import type { Attributes } from "./markup.ts";
import { element, escapeXml } from "./markup.ts";
import { type Face, fit, isUnruly, measure } from "./measure.ts";

/** Where a text stands, and how wide it may be. */
export interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly anchor?: "start" | "middle" | "end";
  readonly class?: string;
}

/** A line of text, cut to the width of its place. */
export function words(text: string, face: Face, place: Place): string {
  const cut = fit(text, place.width, face);
  if (cut === "") return "";
  return framed(cut, face, place, escapeXml(cut));
}

/** A text of which what stands `behind` stays whole when it is cut. */
export function wordsBefore(text: string, behind: string, face: Face, place: Place): string {
  if (behind === "") return words(text, face, place);
  const tail = ` ${fit(behind, place.width, face)}`;
  const cut = fit(text, place.width - measure(tail, face), face);
  const inner = escapeXml(cut) + element("tspan", { class: "b" }, escapeXml(tail));
  return framed(cut + tail, face, place, inner);
}

/** Text of which nobody can tell how large it will be is drawn in a frame that it cannot leave. */
function framed(text: string, face: Face, place: Place, inner: string): string {
  const { x, y, width, anchor = "start" } = place;
  const attributes: Attributes = {
    class: place.class,
    x,
    y,
    "text-anchor": anchor === "start" ? undefined : anchor,
  };
  if (!isUnruly(text)) return element("text", attributes, inner);
  const left = anchor === "start" ? x : anchor === "end" ? x - width : x - width / 2;
  const top = y - face.size * 1.2;
  return element(
    "svg",
    { x: left, y: top, width, height: face.size * 1.6 },
    element("text", { ...attributes, x: x - left, y: y - top }, inner),
  );
}
