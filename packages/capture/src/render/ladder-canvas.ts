import type { Paint } from "./paint.ts";
import { codeWidth } from "./width.ts";

/** What a cell is painted with. */
export type Ink = Exclude<keyof Paint, "frames">;

/** A line of a terminal as cells that may be written over: pictures are drawn from the back to the front. */
export class CellLine {
  /** Of a character of two cells the second one is empty. */
  readonly #cells: string[];
  readonly #inks: (Ink | null)[];

  constructor(width: number) {
    this.#cells = new Array<string>(width).fill(" ");
    this.#inks = new Array<Ink | null>(width).fill(null);
  }

  /** Writes text from a cell on; what goes over an edge is lost. */
  put(at: number, text: string, ink: Ink | null): void {
    let cell = at;
    for (const character of text) {
      const size = codeWidth(character.codePointAt(0) ?? 0);
      if (size === 0) {
        if (cell > at && cell <= this.#cells.length) this.#cells[lead(this.#cells, cell - 1)] += character;
        continue;
      }
      if (cell >= 0 && cell + size <= this.#cells.length) {
        this.#clear(cell);
        if (size === 2) this.#clear(cell + 1);
        this.#cells[cell] = character;
        this.#inks[cell] = ink;
        if (size === 2) {
          this.#cells[cell + 1] = "";
          this.#inks[cell + 1] = ink;
        }
      }
      cell += size;
    }
  }

  /** Writes the same character into cells, both ends included. */
  fill(from: number, to: number, character: string, ink: Ink | null): void {
    for (let at = from; at <= to; at++) this.put(at, character, ink);
  }

  /** What stands in a cell. */
  at(cell: number): string {
    return this.#cells[cell] ?? " ";
  }

  /** The line as it is written, without blanks at its end. */
  text(paint: Paint): string {
    let end = this.#cells.length;
    while (end > 0 && this.#cells[end - 1] === " ") end--;
    let line = "";
    for (let at = 0; at < end; ) {
      const ink = this.#inks[at] ?? null;
      let part = "";
      for (; at < end && (this.#inks[at] ?? null) === ink; at++) part += this.#cells[at] ?? "";
      line += ink === null ? part : paint[ink](part);
    }
    return line;
  }

  /** Half a character cannot stay. */
  #clear(cell: number): void {
    if (this.#cells[cell] === "" && cell > 0) this.#cells[cell - 1] = " ";
    if (this.#cells[cell + 1] === "") this.#cells[cell + 1] = " ";
    this.#cells[cell] = " ";
  }
}

function lead(cells: readonly string[], at: number): number {
  return cells[at] === "" ? at - 1 : at;
}
