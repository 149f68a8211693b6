import { families } from "./families/index.ts";
import type { LineReader } from "./family.ts";
import { parseMachineEntry } from "./machine.ts";
import type { Listing, ListingEntry } from "./types.ts";

/** What reading a LIST takes besides its text. */
export interface ListingOptions {
  /** Milliseconds since the epoch: dates without a year are placed by it. */
  readonly now: number;
}

/**
 * The text of a LIST transfer, whose form no RFC tells: lines of every family of docs/listings.md, told apart one by
 * one, with CRLF or LF. Blank lines, headings and totals are skipped, lines not understood are reported. Never throws;
 * linear in the text.
 */
export function parseListing(text: string, options: ListingOptions): Listing {
  const lines = splitLines(text);
  const context = { now: options.now, lines };
  return readLines(
    lines,
    families.map((family) => family(context)),
  );
}

/** The text of an MLSD transfer (RFC 3659 §7), with CRLF or LF. Lines not understood are reported. Never throws. */
export function parseMachineListing(text: string): Listing {
  return readLines(splitLines(text), [{ read: parseMachineEntry }]);
}

/** The lines of a text that are not blank, without their ends. */
function splitLines(text: string): string[] {
  return text
    .split("\n")
    .map((line) => (line.endsWith("\r") ? line.slice(0, -1) : line))
    .filter((line) => line.trim() !== "");
}

function readLines(lines: readonly string[], readers: readonly LineReader[]): Listing {
  const entries: ListingEntry[] = [];
  const unknown: string[] = [];
  let previous: string | undefined;
  for (const line of lines) {
    const read = readLine(line, readers);
    const wrapped =
      read === undefined && previous !== undefined ? readWrapped(previous, line, readers) : undefined;
    if (wrapped !== undefined) unknown.pop();
    const entry = read ?? wrapped;
    if (entry === undefined) unknown.push(line);
    else if (entry !== "skip") entries.push(entry);
    previous = entry === undefined ? line : undefined;
  }
  return { entries, unknown };
}

function readLine(line: string, readers: readonly LineReader[]): ListingEntry | "skip" | undefined {
  for (const reader of readers) {
    const read = reader.read(line);
    if (read !== undefined) return read;
  }
  return undefined;
}

function readWrapped(
  first: string,
  second: string,
  readers: readonly LineReader[],
): ListingEntry | undefined {
  for (const reader of readers) {
    const entry = reader.readWrapped?.(first, second);
    if (entry !== undefined) return entry;
  }
  return undefined;
}
