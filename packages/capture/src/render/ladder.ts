import type { Language } from "../explain/index.ts";
import { ladderOf } from "../ladder/index.ts";
import type { Renderer } from "./renderer.ts";

/** How ladders are drawn on a terminal. */
export interface LadderOptions {
  readonly language: Language;
  /** With ANSI colours. Default: none. */
  readonly colour?: boolean;
  /** Cells of a line; default 100, at least 60. */
  readonly width?: number;
}

/** Draws the ladders of sessions for a terminal, in lines of at most `width` cells. */
export function ladderRenderer(_options: LadderOptions): Renderer {
  return {
    open: () => "",
    session: (session) =>
      `${ladderOf(session)
        .lanes.map(({ name }) => name)
        .join("  ")}\n`,
    close: () => "",
  };
}
