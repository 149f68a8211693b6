import type { ListingEntry } from "./types.ts";

/** What a family may know before it reads the lines of a listing. */
interface ListingContext {
  /** Milliseconds since the epoch: dates without a year are placed by it. */
  readonly now: number;
  /** All lines, for what one line alone cannot tell. */
  readonly lines: readonly string[];
}

/** Reads the lines of one listing, in their order. */
export interface LineReader {
  /** The entry of a line, "skip" for a heading or a total, undefined when the line is of another family. */
  read(line: string): ListingEntry | "skip" | undefined;
  /** The entry of two lines of which the first was too long to hold it, or undefined. */
  readWrapped?(first: string, second: string): ListingEntry | undefined;
}

/** A way in which some servers write listings: makes the reader of one listing. */
export type Family = (context: ListingContext) => LineReader;

/** A family whose lines tell all by themselves. */
export function plainFamily(read: (line: string, now: number) => ListingEntry | "skip" | undefined): Family {
  return ({ now }) => ({ read: (line) => read(line, now) });
}
