import type { EntryType } from "@twinport/protocol";

/** A directory listing that was transferred. */
export interface Listing {
  /** All entries, those that are not told one by one included; null if the listing's form is not known. */
  readonly count: number | null;
  /** In the order of the server. Bounded in number. */
  readonly entries: readonly ListedEntry[];
}

/** An entry of a listing, as the server wrote it: the name may hold "/", ".." or control characters. */
export interface ListedEntry {
  readonly name: string;
  readonly type: EntryType;
  /** Bytes; null where the listing does not tell. */
  readonly size: number | null;
  /** By the server's clock, in UTC only if the listing says so (MLSx); milliseconds since 1970. */
  readonly modified: { readonly epochMs: number; readonly precision: "second" | "minute" | "day" } | null;
  /** Where a link points. */
  readonly target: string | null;
}
