import type { Frames } from "./facts.ts";

/** Every language that findings are written in. */
export const languages = ["en", "zh-CN"] as const;
/** A language that findings are written in. */
export type Language = (typeof languages)[number];

/** "note": worth knowing · "warn": it will go wrong for others or elsewhere · "error": it went wrong. */
export type FindingLevel = "note" | "warn" | "error";

/**
 * "proved": nothing else explains the packets · "likely": something else could, though seldom does ·
 * "undecidable": a fact that would decide it is missing, and `why` says which. Such a finding is a note, whatever its rule.
 */
export type Certainty = "proved" | "likely" | "undecidable";

/**
 * Why something cannot be decided. "filter": the connection may have been left out of the capture · "place": it is not known
 * on which side of the trouble the capture was taken · "attempts": what the client tried shows only in a capture beside it.
 */
export type Missing = "ends early" | "encrypted" | "holes" | "one side" | "filter" | "place" | "attempts";

/** What to do about it: by whom runs the client, the server, what is between them. Null: nothing. */
export interface Advice {
  readonly client: string | null;
  readonly server: string | null;
  readonly firewall: string | null;
}

/** A finding in words. Fit to be shown: what peers sent is escaped and cut in it. */
export interface Said {
  readonly finding: string;
  readonly advice: Advice;
}

/** Something that is wrong, or worth knowing, with its evidence. Plain data. */
export interface Finding {
  /** "R01". */
  readonly rule: string;
  readonly level: FindingLevel;
  readonly certainty: Certainty;
  readonly sessions: readonly string[];
  /** Of which it speaks: connections, "C1.D2", or sessions, "C1". */
  readonly subjects: readonly string[];
  /** The evidence; of many occurrences the first ones. */
  readonly frames: Frames;
  readonly said: Readonly<Record<Language, Said>>;
}
