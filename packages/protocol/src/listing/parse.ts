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
  return gather((onUnknown) => listedEntries(text, options, onUnknown));
}

/** The entries of {@link parseListing} one after the other: none is held. Lines not understood are told to `onUnknown`, in their order. */
export function* listedEntries(
  text: string,
  options: ListingOptions,
  onUnknown: (line: string) => void,
): Generator<ListingEntry, void, undefined> {
  const lines = splitLines(text);
  const context = { now: options.now, lines };
  yield* readLines(
    lines,
    families.map((family) => family(context)),
    onUnknown,
  );
}

/** The text of an MLSD transfer (RFC 3659 §7), with CRLF or LF. Lines not understood are reported. Never throws. */
export function parseMachineListing(text: string): Listing {
  return gather((onUnknown) => readLines(splitLines(text), [{ read: parseMachineEntry }], onUnknown));
}

function gather(read: (onUnknown: (line: string) => void) => Iterable<ListingEntry>): Listing {
  const unknown: string[] = [];
  const entries = [...read((line) => unknown.push(line))];
  return { entries, unknown };
}

/** The lines of a text that are not blank, without their ends. */
function splitLines(text: string): string[] {
  return text
    .split("\n")
    .map((line) => (line.endsWith("\r") ? line.slice(0, -1) : line))
    .filter((line) => line.trim() !== "");
}

function* readLines(
  lines: readonly string[],
  readers: readonly LineReader[],
  onUnknown: (line: string) => void,
): Generator<ListingEntry, void, undefined> {
  /** Not understood, but it may go on in the next line. */
  let previous: string | undefined;
  for (const line of lines) {
    const read = readLine(line, readers);
    const wrapped =
      read === undefined && previous !== undefined ? readWrapped(previous, line, readers) : undefined;
    if (previous !== undefined && wrapped === undefined) onUnknown(previous);
    const entry = read ?? wrapped;
    if (entry !== undefined && entry !== "skip") yield entry;
    previous = entry === undefined ? line : undefined;
  }
  if (previous !== undefined) onUnknown(previous);
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
