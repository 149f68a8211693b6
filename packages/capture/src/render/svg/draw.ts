import type { Step } from "../../ladder/index.ts";
import { wrap } from "../wrap.ts";
import { arrow } from "./arrow.ts";
import { badgeRoom, badgeWidth, type Geometry, prose, small, strong, wire } from "./geometry.ts";
import { element, escapeXml } from "./markup.ts";
import { type Face, fit, measure } from "./measure.ts";
import type { Badge, Panel, PanelRow } from "./panel.ts";
import { type Place, words, wordsBefore } from "./words.ts";

const lineHeight = 18;
/** Between the ends of an arrow and what stands on it, and between the parts of that. */
const inset = 8;
const gap = 7;

/** A drawing with its height. */
export interface Drawing {
  readonly height: number;
  readonly markup: string;
}

/** Draws a panel in its geometry. `id`: the session's, where that tells it from others. */
export function drawPanel(panel: Panel, geometry: Geometry, id: string): Drawing {
  const told = drawNotes(panel, geometry);
  const markup = [
    ...heading(panel, geometry, id),
    ...laneHeads(panel, geometry),
    ...laneLines(panel, geometry),
    ...panel.rows.map((row, at) => drawRow(row, geometry, geometry.rows[at] ?? 0)),
    panel.hidden === null
      ? ""
      : words(panel.hidden.text, small, {
          x: (geometry.lanes[0] ?? 0) + 12,
          y: geometry.hidden,
          width: 200,
          class: "muted",
        }),
    told.markup,
  ].join("");
  return { markup, height: told.height };
}

function heading({ mode, gist, who }: Panel, { width }: Geometry, id: string): string[] {
  const title = { size: 17, family: "sans", bold: true } as const;
  const used = measure(mode, title) + 16;
  const place = { x: width, y: 17, width: width - used, anchor: "end", class: "muted p i" } as const;
  return [
    words(mode, title, { x: 0, y: 17, width, class: "ink h" }),
    words(id === "" ? who : `${id} · ${who}`, prose, place),
    words(gist, prose, { x: 0, y: 37, width, class: "muted p" }),
  ];
}

/** Whose lane it is, above each: two lines. */
function laneHeads({ lanes }: Panel, { lanes: places, top, width }: Geometry): string[] {
  const looks = lanes.map(({ role }) => (role === "control" || role === "data" ? role : "ink"));
  return [
    ...headLine(
      lanes.map(({ title }) => title),
      places,
      width,
      strong,
    ).map((text, at) => words(text.text, strong, { ...text, y: top - 22, class: `${looks[at]} b` })),
    ...headLine(
      lanes.map(({ name }) => name),
      places,
      width,
      small,
    ).map((text) => words(text.text, small, { ...text, y: top - 7, class: "muted n i" })),
  ];
}

/** Texts in the middle above their lanes, as far as their neighbours and the edges let them be. */
function headLine(texts: readonly string[], places: readonly number[], width: number, face: Face) {
  const halves = texts.map((text) => measure(text, face) / 2);
  /** Where the room of a text ends and that of the next one begins. */
  const borders = places.slice(1).map((next, at) => {
    const place = places[at] ?? 0;
    const spare = next - place - (halves[at] ?? 0) - (halves[at + 1] ?? 0);
    return spare > 0 ? place + (halves[at] ?? 0) + spare / 2 : (place + next) / 2;
  });
  return texts.map((whole, at) => {
    const from = at === 0 ? 0 : (borders[at - 1] ?? 0) + 3;
    const to = at === places.length - 1 ? width : (borders[at] ?? width) - 3;
    const text = fit(whole, to - from, face);
    const half = measure(text, face) / 2;
    const x = Math.min(Math.max(places[at] ?? 0, from + half), to - half);
    return { text, x, width: to - from, anchor: "middle" as const };
  });
}

/** The lanes, and along them the connections. */
function laneLines({ lanes, bars }: Panel, { lanes: places, rows, top, bottom }: Geometry): string[] {
  const lines = places.map((x) =>
    element("line", { class: "s-line", "stroke-width": 1.2, x1: x, x2: x, y1: top, y2: bottom }),
  );
  const along = bars.map(({ lane, first, last }) => {
    const y = rows[first] ?? top;
    const height = (rows[last] ?? bottom) - y;
    const colour = lanes[lane]?.role === "control" ? "control" : "data";
    return element("rect", {
      class: colour,
      "fill-opacity": colour === "data" ? 0.3 : 0.18,
      x: (places[lane] ?? 0) - 4,
      y,
      width: 8,
      height: Math.max(6, height),
      rx: 3,
    });
  });
  return [...lines, ...along];
}

/** A row: its frames, its arrow, what stands on that, and the mark of a finding. */
function drawRow(row: PanelRow, geometry: Geometry, y: number): string {
  const { step, label, opens, finding, changedAt } = row;
  const { lanes } = geometry;
  const [left, right] = endsOf(step, lanes);
  const rise = step.shape === "open" ? 9 : step.shape === "data" ? 8 : 6;
  const ports = portMarks(row, left, right, y - rise);
  const mark = finding === null ? null : markOf(finding, step, geometry, right, y);
  const x = left + inset + ports.left;
  const place = { x, y: y - rise, width: right - inset - ports.right - (mark?.room ?? 0) - x };
  const frames = { x: geometry.frames, y: y - rise, width: geometry.frames, anchor: "end" } as const;
  return [
    opens === null
      ? ""
      : element("rect", {
          class: step.which,
          "fill-opacity": 0.1,
          x: left,
          y: y - 25,
          width: right - left,
          height: 34,
          rx: 4,
        }),
    words(row.frames, small, { ...frames, class: "muted n" }),
    arrow(step, lanes, y),
    changedAt === null
      ? ""
      : element("circle", {
          class: `f s-${step.which}`,
          "stroke-width": 2,
          cx: lanes[changedAt] ?? 0,
          cy: y,
          r: 4.5,
        }),
    opens === null
      ? wordsBefore(label.text, label.behind, label.wire ? wire : small, {
          ...place,
          class: `${colourOf(step)} ${label.wire ? "w" : "o"}`,
        })
      : openingWords(opens, row, place),
    ports.markup,
    mark?.markup ?? "",
  ].join("");
}

/** Left and right end of an arrow; of what happens at one line, the room beside it. */
function endsOf({ from, to }: Step, lanes: readonly number[]): readonly [left: number, right: number] {
  const ends = [lanes[from] ?? 0, from === to ? (lanes[from === 0 ? 1 : from - 1] ?? 0) : (lanes[to] ?? 0)];
  return [Math.min(...ends), Math.max(...ends)];
}

function colourOf({ shape, which, level }: Step): string {
  if (shape === "lost" || shape === "refused") return "error";
  if (shape === "reset") return level === "warn" || level === "error" ? "error" : which;
  if (shape === "message") return "ink";
  return shape === "note" ? "muted" : which;
}

/** "client opens", and how; where there is room for one of both, what is not the same each time. */
function openingWords(opens: string, { step, label, usual }: PanelRow, place: Place): string {
  const { x, y, width } = place;
  const middle = { x: x + width / 2, y };
  const how = label.text;
  if (measure(opens, strong) + gap + measure(how, small) > width) {
    const look = { ...middle, width, anchor: "middle" } as const;
    if (usual) return words(opens, strong, { ...look, class: `${step.which} b` });
    return words(how, small, { ...look, class: step.which });
  }
  const inner = element("tspan", { class: "muted r", dx: gap }, escapeXml(how));
  const attributes = { class: `${step.which} b`, ...middle, "text-anchor": "middle" };
  return element("text", attributes, escapeXml(opens) + inner);
}

/** The mark of a finding: beside the arrow's end, or at the end of what stands on it where the next lane is too near. */
function markOf(finding: Badge, step: Step, { lanes, width }: Geometry, right: number, y: number) {
  const next = Math.min(width, ...lanes.filter((lane) => lane > right + 1).map((lane) => lane - 6));
  if (next - right >= badgeRoom) return { markup: badge(finding, right + 9, y - 9), room: 0 };
  const ported = step.ports === null ? 0 : 50;
  return {
    markup: badge(finding, right - inset - ported - badgeWidth, y - (step.shape === "open" ? 13 : 9)),
    room: 32,
  };
}

/** The ports beside both ends, and the room that they take. */
function portMarks({ step }: PanelRow, left: number, right: number, y: number) {
  if (step.ports === null) return { markup: "", left: 0, right: 0 };
  const { from, to } = step.ports;
  const texts = step.from < step.to ? [from, to] : [to, from];
  const [near = "", far = ""] = texts.map((port) => (port === null ? "" : `:${port}`));
  const roomOf = (text: string): number => (text === "" ? 0 : measure(text, strong) + 5);
  const look = { y, width: 60, class: `${step.which} n b` };
  return {
    markup:
      words(near, strong, { ...look, x: left + inset }) +
      words(far, strong, { ...look, x: right - inset, anchor: "end" }),
    left: roomOf(near),
    right: roomOf(far),
  };
}

/** "R01" in a frame. */
function badge({ rule, level }: Badge, x: number, y: number): string {
  const colour = level === "error" ? "error" : level === "warn" ? "warn" : "muted";
  return (
    element("rect", {
      class: `f s-${colour}`,
      "stroke-width": 1,
      x,
      y: y - 8,
      width: badgeWidth,
      height: 16,
      rx: 4,
    }) +
    words(rule, small, {
      x: x + badgeWidth / 2,
      y: y + 4,
      width: badgeWidth,
      anchor: "middle",
      class: `${colour} n b`,
    })
  );
}

/** Below the ladder: what the mode means, and what was found. */
function drawNotes(panel: Panel, { width, bottom }: Geometry): Drawing {
  let y = bottom + 10;
  const parts: string[] = [];
  const tell = (text: string, x: number): void => {
    for (const line of linesOf(text, width - x)) {
      y += lineHeight;
      parts.push(words(line, prose, { x, y, width: width - x, class: "ink p" }));
    }
    y += 6;
  };
  for (const note of panel.notes) tell(note, 0);
  for (const finding of panel.findings) {
    parts.push(badge(finding, 0, y + lineHeight - 4));
    tell(finding.text, 36);
  }
  return { markup: parts.join(""), height: y };
}

/** A text in lines that fit into a width: as many cells a line as no line of it is too wide with. */
function linesOf(text: string, width: number): readonly string[] {
  for (let cells = Math.ceil(width / (prose.size * 0.45)); cells > 20; cells -= 2) {
    const lines = wrap(text, cells);
    if (lines.every((line) => measure(line, prose) <= width)) return lines;
  }
  return wrap(text, 20);
}
