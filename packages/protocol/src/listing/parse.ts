import { parseDosLine } from "./dos.ts";
import { parseMachineEntry } from "./machine.ts";
import type { Listing, ListingEntry } from "./types.ts";
import { parseUnixLine } from "./unix.ts";

/** What reading a LIST takes besides its text. */
export interface ListingOptions {
  /** Milliseconds since the epoch: dates without a year are placed by it. */
  readonly now: number;
}

/**
 * The text of a LIST transfer, whose form no RFC tells: long lines as of /bin/ls and lines as of MS-DOS, told apart
 * one by one, with CRLF or LF. Blank lines and "total 8" are skipped, lines not understood are reported. Never throws;
 * linear in the text.
 */
export function parseListing(text: string, options: ListingOptions): Listing {
  const parse = (line: string) => parseUnixLine(line, options.now) ?? parseDosLine(line);
  return readLines(text, (line) => parse(line) ?? (/^total +\d/i.test(line) ? "skip" : undefined));
}

/** The text of an MLSD transfer (RFC 3659 §7), with CRLF or LF. Lines not understood are reported. Never throws. */
export function parseMachineListing(text: string): Listing {
  return readLines(text, parseMachineEntry);
}

function readLines(text: string, parse: (line: string) => ListingEntry | "skip" | undefined): Listing {
  const entries: ListingEntry[] = [];
  const unknown: string[] = [];
  for (let from = 0; from < text.length; ) {
    const lf = text.indexOf("\n", from);
    const end = lf < 0 ? text.length : lf;
    const line = text.slice(from, end > from && text[end - 1] === "\r" ? end - 1 : end);
    from = end + 1;
    if (line.trim() === "") continue;
    const parsed = parse(line);
    if (parsed === undefined) unknown.push(line);
    else if (parsed !== "skip") entries.push(parsed);
  }
  return { entries, unknown };
}
