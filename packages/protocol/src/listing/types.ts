/** What a name in a listing is. "special": device, socket, pipe. "unknown": the server did not say. */
export type EntryType = "file" | "directory" | "link" | "special" | "unknown";

/** The forms of a listing's lines; docs/listings.md shows some of each. */
export const listingFormats = [
  "unix",
  "dos",
  "mlsx",
  "eplf",
  "netware",
  "vms",
  "mvs",
  "vm",
  "as400",
  "os2",
  "nonstop",
  "os9",
  "unix-numeric",
  "vshell",
  "vxworks",
  "name-first",
  "hylafax",
  "dls",
] as const;

/** A form of {@link listingFormats}. */
export type ListingFormat = (typeof listingFormats)[number];

/** When an entry was last modified, as exactly as the listing told it. */
export interface EntryTime {
  /** Milliseconds since the Unix epoch. With zone "unknown", the server's wall clock taken as if it were UTC. */
  readonly epochMs: number;
  /** The smallest unit the listing gave. */
  readonly precision: "second" | "minute" | "day";
  readonly zone: "utc" | "unknown";
}

/**
 * One entry of a listing. The name is what the server takes back, unchecked: it may hold "/", "..", NUL or control
 * characters, and "." and ".." themselves are entries. Who makes local files of it must refuse such names, and who
 * shows it must escape it. It is what the server wrote, but on VMS, where version and ".DIR" are taken off and names
 * all in capitals put in small letters, and on z/VM, where name and type are joined. Fields the line did not tell, or
 * told nonsensically, are absent.
 */
export interface ListingEntry {
  readonly name: string;
  readonly type: EntryType;
  /** Bytes; absent when the number is over 2^53 - 1 (the exact text of an MLSx size stays in `facts`). */
  readonly size?: number;
  /** The size was told in blocks, records or "33.5k": near, not exact. */
  readonly sizeIsRounded?: true;
  readonly modified?: EntryTime;
  /** Permission bits with set-id and sticky: 0o755, 0o4755. */
  readonly mode?: number;
  /** Count of hard links. */
  readonly links?: number;
  readonly owner?: string;
  readonly group?: string;
  /** Where a link points, as the server wrote it. */
  readonly target?: string;
  /** VMS only. The name alone is the newest version, "name;version" is this one; DELE wants it so. */
  readonly version?: number;
  /** MLSx only: every fact, by its name in lower case. */
  readonly facts?: ReadonlyMap<string, string>;
  /** The line, without its end; of an entry wrapped to two lines both, with a line feed between. */
  readonly raw: string;
  readonly format: ListingFormat;
}

/** A parsed listing. Every line that is not blank and not a heading or a total is in one of the two. */
export interface Listing {
  readonly entries: readonly ListingEntry[];
  /** Lines that were not understood, in their order. */
  readonly unknown: readonly string[];
}

/** What a special file is; devices are block or character ones. */
export type SpecialKind = "fifo" | "socket" | "block" | "character";

/** What a server tells about one name; see `formatUnixLine` and `formatMachineLine` for what is made of it. */
export interface EntryFacts {
  readonly name: string;
  /** "current" and "parent" are the listed directory itself and the one above (RFC 3659 §7.5.1.2, §7.5.1.3). */
  readonly type: EntryType | "current" | "parent";
  /** Of "special", where it is known. */
  readonly kind?: SpecialKind;
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

/** The entry of what a line told: what it did not tell is left out. */
export function makeEntry(told: Told): ListingEntry {
  const entry: Record<string, unknown> = {};
  for (const key in told) {
    const value = told[key as keyof Told];
    if (value !== undefined) entry[key] = value;
  }
  return entry as unknown as ListingEntry;
}

/** An entry whose optional fields may be there and undefined. */
type Told = { readonly [Key in keyof ListingEntry]: ListingEntry[Key] | undefined } & Pick<
  ListingEntry,
  "name" | "type" | "raw" | "format"
>;

/** A size in bytes from decimal digits; undefined for anything else and over 2^53 - 1. */
export function parseSize(text: string): number | undefined {
  // Sixteen digits hold 2^53; leading zeros beyond that are nobody's honest size.
  if (text.length > 16 || !/^[0-9]+$/.test(text)) return undefined;
  const size = Number(text);
  return Number.isSafeInteger(size) ? size : undefined;
}
