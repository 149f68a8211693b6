import type { Ladder, Shape, Step } from "../ladder/index.ts";
import { CellLine, type Ink } from "./ladder-canvas.ts";
import type { Grid } from "./ladder-grid.ts";
import type { Paint } from "./paint.ts";
import { displayWidth } from "./width.ts";
import { wrap } from "./wrap.ts";

/** What a row's arrow says. */
export interface Said {
  /** Its frames, in lines. */
  readonly frames: readonly string[];
  readonly label: string;
}

/** What arrows are made of: an opening is double, data is heavy, what got nowhere is broken. */
const strokes: Readonly<Record<Shape, string>> = {
  open: "═",
  data: "━",
  message: "─",
  tls: "─",
  close: "─",
  reset: "─",
  refused: "─",
  lost: "╌",
  note: "┄",
};
/** Where an arrow crosses a line. */
const crossings: Readonly<Record<string, string>> = { "═": "╪", "━": "┿", "─": "┼" };

/** Draws the rows of a ladder, each in one or more lines. */
export class RowDrawer {
  readonly #ladder: Ladder;
  readonly #grid: Grid;
  readonly #paint: Paint;

  constructor(ladder: Ladder, grid: Grid, paint: Paint) {
    this.#ladder = ladder;
    this.#grid = grid;
    this.#paint = paint;
  }

  /** The lines of the row at an index. */
  lines(at: number, { frames, label }: Said): string[] {
    const step = this.#ladder.steps[at];
    if (step === undefined) return [];
    const lines = step.from === step.to ? this.#beside(at, step, label) : this.#arrow(at, step, label);
    while (lines.length < frames.length) lines.push(this.#blank(at));
    for (const [index, one] of frames.entries()) lines[index]?.put(0, one, null);
    return lines.map((line) => line.text(this.#paint));
  }

  /** What happens at one line. */
  #beside(at: number, step: Step, label: string): CellLine[] {
    const lane = this.#x(step.from);
    const size = displayWidth(label);
    const line = this.#blank(at);
    line.put(lane, "◆", inkOf(step));
    if (lane + 2 + size < this.#grid.width) {
      line.put(lane + 1, ` ${label} `, wordsOf(step));
      return [line];
    }
    if (lane - 2 - size > this.#x(0)) {
      line.put(lane - 2 - size, ` ${label} `, wordsOf(step));
      return [line];
    }
    return [...this.#above(at, step, label), line];
  }

  #arrow(at: number, step: Step, label: string): CellLine[] {
    const { from, to, shape, ports } = step;
    const rightward = this.#x(from) < this.#x(to);
    const line = this.#blank(at);
    const [left, right] = rightward ? [this.#x(from), this.#x(to)] : [this.#x(to), this.#x(from)];
    const near = rightward ? ports?.from : ports?.to;
    const far = rightward ? ports?.to : ports?.from;
    const [before, behind] = [near == null ? "" : `${near} `, far == null ? "" : ` ${far}`];
    // Between lanes that stand too close there is no room for ports.
    const fits = right - left > before.length + behind.length + 4;
    let begin = left + 1 + (fits ? before.length : 0);
    let end = right - 1 - (fits ? behind.length : 0);
    const ink = inkOf(step);
    // What an attempt aims at stands there, though no connection came about.
    for (const lane of [from, to]) if (line.at(this.#x(lane)) === " ") line.put(this.#x(lane), "╎", "dim");
    const stopped = this.#stop(step, begin, end);
    if (stopped !== null) [begin, end] = rightward ? [begin, stopped] : [stopped, end];
    for (let cell = begin; cell <= end; cell++) {
      const crossed = line.at(cell) === " " ? undefined : crossings[strokes[shape]];
      line.put(cell, crossed ?? strokes[shape], ink);
    }
    if (fits && before !== "") line.put(left + 1, before, ink);
    if (fits && behind !== "") line.put(right - behind.length, behind, ink);
    const inVain = shape === "lost" || shape === "refused";
    if (rightward) line.put(end, inVain ? "✕" : "▶", ink);
    else line.put(begin, inVain ? "✕" : "◀", ink);
    if (step.both && !inVain && shape !== "open") {
      if (rightward) line.put(begin, "◀", ink);
      else line.put(end, "▶", ink);
    }
    if (displayWidth(label) > end - begin - 5) return [...this.#above(at, step, label), line];
    line.put(begin + 2, ` ${label} `, wordsOf(step));
    return [line];
  }

  /** Where an attempt in vain ends; null of all else, and where it came to the other end. */
  #stop({ shape, from, to, stops }: Step, begin: number, end: number): number | null {
    if (stops !== undefined && stops !== to) return this.#x(stops) + (from < to ? -1 : 1);
    if (shape !== "lost") return null;
    const way = Math.round((end - begin) * 0.7);
    return from < to ? begin + way : end - way;
  }

  /** A label in lines of its own, above its arrow. */
  #above(at: number, { from, to, ...step }: Step, label: string): CellLine[] {
    const lane = from === to ? 0 : Math.min(from, to);
    const begin = this.#x(lane) + 1;
    return wrap(label, this.#grid.width - begin - 2).map((part) => {
      const line = this.#blank(at);
      line.put(begin, ` ${part} `, wordsOf({ ...step, from, to }));
      return line;
    });
  }

  /** The lanes alone: those of data where there is a connection. */
  #blank(at: number): CellLine {
    const { lanes, bars } = this.#ladder;
    const line = new CellLine(this.#grid.width);
    for (const [lane, { role }] of lanes.entries()) {
      if (role !== "data") line.put(this.#x(lane), role === "router" || role === "third" ? "┊" : "│", "dim");
      else if (bars.some((bar) => bar.lane === lane && bar.first <= at && at <= bar.last))
        line.put(this.#x(lane), "┃", "data");
    }
    return line;
  }

  #x(lane: number): number {
    return this.#grid.lanes[lane] ?? 0;
  }
}

function inkOf({ level, shape, which }: Step): Ink {
  if (level === "error" || level === "warn") return level;
  return shape === "note" ? "dim" : which;
}

function wordsOf({ level }: Step): Ink | null {
  return level === "error" || level === "warn" ? level : null;
}
