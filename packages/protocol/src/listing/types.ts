/** What a name in a listing is. "special": device, socket, pipe. "unknown": the server did not say. */
export type EntryType = "file" | "directory" | "link" | "special" | "unknown";

/** When an entry was last modified, as exactly as the listing told it. */
export interface EntryTime {
  /** Milliseconds since the Unix epoch. With zone "unknown", the server's wall clock taken as if it were UTC. */
  readonly epochMs: number;
  /** The smallest unit the listing gave. */
  readonly precision: "second" | "minute" | "day";
  readonly zone: "utc" | "unknown";
}

/**
 * One line of a listing. The name is what the server wrote, unchecked: it may hold "/", "..", NUL or control
 * characters, and "." and ".." themselves are entries. Who makes local files of it must refuse such names, and who
 * shows it must escape it. Fields the line did not tell, or told nonsensically, are absent.
 */
export interface ListingEntry {
  readonly name: string;
  readonly type: EntryType;
  /** Bytes; absent when the number is over 2^53 - 1 (the exact text of an MLSx size stays in `facts`). */
  readonly size?: number;
  readonly modified?: EntryTime;
  /** Permission bits with set-id and sticky: 0o755, 0o4755. */
  readonly mode?: number;
  /** Count of hard links. */
  readonly links?: number;
  readonly owner?: string;
  readonly group?: string;
  /** Where a link points, as the server wrote it. */
  readonly target?: string;
  /** MLSx only: every fact, by its name in lower case. */
  readonly facts?: ReadonlyMap<string, string>;
  /** The line, without its end. */
  readonly raw: string;
  readonly format: "unix" | "dos" | "mlsx";
}

/** A parsed listing. Every line that is not blank and not a "total" line is in one of the two. */
export interface Listing {
  readonly entries: readonly ListingEntry[];
  /** Lines that were not understood, in their order. */
  readonly unknown: readonly string[];
}

/** What a server tells about one name; see `formatUnixLine` and `formatMachineLine` for what is made of it. */
export interface EntryFacts {
  readonly name: string;
  /** "current" and "parent" are the listed directory itself and the one above (RFC 3659 §7.5.1.2, §7.5.1.3). */
  readonly type: EntryType | "current" | "parent";
  /** Bytes. */
  readonly size?: number;
  /** Milliseconds since the Unix epoch. */
  readonly modifiedMs?: number;
  /** Permission bits; higher bits (the file's type) are ignored. */
  readonly mode?: number;
  readonly links?: number;
  readonly owner?: string;
  readonly group?: string;
  /** Where a link points. */
  readonly target?: string;
  /** The same for two names of one file, and for no others (RFC 3659 §7.5.4). */
  readonly unique?: string;
  /** What the user may do, in the letters of RFC 3659 §7.5.5: "adfr", "elcmp". */
  readonly perm?: string;
}

/** A size in bytes from decimal digits; undefined for anything else and over 2^53 - 1. */
export function parseSize(text: string): number | undefined {
  // Sixteen digits hold 2^53; leading zeros beyond that are nobody's honest size.
  if (text.length > 16 || !/^[0-9]+$/.test(text)) return undefined;
  const size = Number(text);
  return Number.isSafeInteger(size) ? size : undefined;
}
