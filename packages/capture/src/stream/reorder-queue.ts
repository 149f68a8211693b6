/** Payload of one segment, or a part of it. Positions are relative sequence numbers, beyond 2^32 too. */
export interface Piece {
  readonly start: number;
  /** On the wire. */
  readonly length: number;
  /** The captured part, from `start` on; shorter than `length` if the capture cut it. */
  readonly bytes: Uint8Array;
  readonly frame: number;
  readonly seconds: number;
  readonly nanos: number;
}

/** Bytes held back by all queues together. */
export interface ReorderBudget {
  held: number;
}

/** What a held piece costs besides its bytes: many tiny ones must not outgrow the bound. */
const pieceCost = 128;

/** Part of a piece: from `start` to `end`. */
export function slicePiece(piece: Piece, start: number, end: number): Piece {
  if (start === piece.start && end === piece.start + piece.length) return piece;
  const bytes = piece.bytes.subarray(start - piece.start, end - piece.start);
  return { ...piece, start, length: end - start, bytes };
}

/** Pieces that came before their turn, sorted and without overlap: of bytes that came twice the first stay. */
export class ReorderQueue {
  readonly #budget: ReorderBudget;
  #pieces: Piece[] = [];
  /** Pieces before this index are taken. */
  #head = 0;
  #held = 0;

  constructor(budget: ReorderBudget) {
    this.#budget = budget;
  }

  get empty(): boolean {
    return this.#head === this.#pieces.length;
  }

  /** Cost of what is held. */
  get held(): number {
    return this.#held;
  }

  /** The piece that is next in order. */
  get first(): Piece | undefined {
    return this.#pieces[this.#head];
  }

  /** Takes the first piece out. */
  shift(): void {
    const piece = this.#pieces[this.#head];
    if (piece === undefined) return;
    this.#charge(-piece.bytes.length - pieceCost);
    this.#head += 1;
    if (this.#head < 64 || this.#head * 2 < this.#pieces.length) return;
    this.#pieces = this.#pieces.slice(this.#head);
    this.#head = 0;
  }

  /** Holds the parts of a piece that are not held yet, copied. False if there were none. */
  insert(piece: Piece): boolean {
    const end = piece.start + piece.length;
    let start = piece.start;
    let index = this.#firstEndingAfter(start);
    let added = false;
    while (start < end) {
      const held = this.#pieces[index];
      const stop = held === undefined ? end : Math.min(end, held.start);
      if (start < stop) {
        this.#add(index, slicePiece(piece, start, stop));
        index += 1;
        added = true;
      }
      if (held === undefined) break;
      start = Math.max(start, held.start + held.length);
      index += 1;
    }
    return added;
  }

  /** Whether every position from `start` to `end` is held. */
  covers(start: number, end: number): boolean {
    let index = this.#firstEndingAfter(start);
    while (start < end) {
      const held = this.#pieces[index];
      if (held === undefined || held.start > start) return false;
      start = held.start + held.length;
      index += 1;
    }
    return true;
  }

  #add(index: number, piece: Piece): void {
    // A copy: a view would keep the whole chunk of the file alive.
    this.#pieces.splice(index, 0, { ...piece, bytes: piece.bytes.slice() });
    this.#charge(piece.bytes.length + pieceCost);
  }

  #firstEndingAfter(position: number): number {
    let low = this.#head;
    let high = this.#pieces.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const piece = this.#pieces[middle];
      if (piece !== undefined && piece.start + piece.length <= position) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #charge(cost: number): void {
    this.#held += cost;
    this.#budget.held += cost;
  }
}
