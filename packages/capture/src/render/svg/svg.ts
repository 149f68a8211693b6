import type { Language } from "../../explain/index.ts";
import { plainStyle } from "../../explain/index.ts";
import { phrasesOf } from "../../explain/language.ts";
import { Voice } from "../../explain/voice.ts";
import type { Renderer } from "../renderer.ts";
import { drawPanel } from "./draw.ts";
import { geometryOf, prose } from "./geometry.ts";
import { element, escapeXml } from "./markup.ts";
import { type Panel, panelOf } from "./panel.ts";
import { style } from "./style.ts";
import { words } from "./words.ts";

/** How ladders are drawn. */
export interface SvgOptions {
  readonly language: Language;
}

/** Ladders of a picture. */
const maxPanels = 12;
/** Lanes of a ladder that has room beside another one. */
const narrowLanes = 3;

/** Of the picture: what suits the width of a page on a screen, in which a README is shown. */
const margin = 18;
const gap = 28;
const half = 408;
const alone = 640;
const whole = half * 2 + gap;

/**
 * Draws the ladders of sessions, side by side, as one SVG picture that is light or dark as its surroundings are.
 * What it keeps is bounded: of the first sessions what is drawn of them, at most 300 rows each, in short lines of text.
 */
export function svgRenderer({ language }: SvgOptions): Renderer {
  const voice = new Voice(phrasesOf(language), plainStyle);
  const panels: Panel[] = [];
  let more = 0;
  return {
    open: () => "",
    session(session) {
      if (panels.length < maxPanels) panels.push(panelOf(session, language, voice));
      else more++;
      return "";
    },
    close: () => picture(panels, more, language, voice),
  };
}

/** Panels as one picture. `more`: sessions that are not drawn. */
export function picture(panels: readonly Panel[], more: number, language: Language, voice: Voice): string {
  const { ladder, session: phrases } = voice.phrases;
  // Sessions of captures that were read one by one bear the same ids, which would say nothing.
  const named = panels.length > 1 && new Set(panels.map(({ id }) => id)).size === panels.length;
  const rows = arranged(panels);
  const width = rows.some((row) => row.length > 1 || row.some(isWidePanel)) ? whole : alone;
  let y = margin;
  const parts = rows.flatMap((row) => {
    const room = row.length > 1 ? half : isWidePanel(row[0]) ? whole : Math.min(width, alone);
    const drawn = row.map((panel) => drawPanel(panel, geometryOf(panel, room), named ? panel.id : ""));
    const top = y;
    y += Math.max(...drawn.map(({ height }) => height)) + gap;
    return drawn.map(({ markup }, at) =>
      element("g", { transform: `translate(${margin + at * (half + gap)} ${top})` }, markup),
    );
  });
  const last =
    panels.length === 0
      ? phrases.none
      : more === 0
        ? ""
        : voice.say(ladder["more.sessions"], { n: voice.count(more) });
  if (last !== "") {
    parts.push(words(last, prose, { x: margin, y: y + 4, width, class: "muted p" }));
    y += gap;
  }
  const size = { width: width + 2 * margin, height: Math.ceil(y - gap + margin) };
  return `${element(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      ...size,
      viewBox: `0 0 ${size.width} ${size.height}`,
      role: "img",
      "xml:lang": language,
    },
    [
      element("title", {}, escapeXml(voice.say(ladder.title, { n: voice.count(panels.length + more) }))),
      element("desc", {}, escapeXml(panels.map((panel) => described(panel, voice)).join(" "))),
      element("style", {}, style),
      element("rect", { class: "background", width: size.width, height: size.height, rx: 8 }),
      ...parts,
    ].join("\n"),
  )}\n`;
}

/** Rows of the picture: two ladders beside one another where both are narrow. */
function arranged(panels: readonly Panel[]): readonly (readonly Panel[])[] {
  const rows: Panel[][] = [];
  for (const panel of panels) {
    const last = rows.at(-1);
    if (last?.length === 1 && !isWidePanel(last[0]) && !isWidePanel(panel)) last.push(panel);
    else rows.push([panel]);
  }
  return rows;
}

function isWidePanel(panel: Panel | undefined): boolean {
  return panel !== undefined && panel.lanes.length > narrowLanes;
}

/** "Passive mode: reader@192.0.2.9:21. Passive mode: the server waits …" */
function described({ mode, who, notes, findings }: Panel, voice: Voice): string {
  const heading = voice.say(voice.phrases.ladder.desc, { mode, who });
  return [heading, ...notes, ...findings.map(({ rule, text }) => `${rule}: ${text}`)].join(" ");
}
