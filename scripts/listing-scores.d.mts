import type { ListingEntry } from "@twinport/protocol";

/** One expected entry, what we read in its place, and which parts agree. */
export interface EntryScore {
  readonly wanted: {
    readonly type: string;
    readonly name: string;
    readonly size: number;
    readonly epochMs: number;
  };
  readonly entry: ListingEntry | undefined;
  readonly name: boolean;
  readonly type: boolean;
  readonly size: boolean;
  readonly date: boolean;
}

export interface FileScore {
  readonly file: string;
  readonly rows: readonly EntryScore[];
  readonly extra: readonly ListingEntry[];
  readonly unknown: readonly string[];
}

export const corpora: readonly string[];
export function scoreCorpus(corpus: string): FileScore[];
