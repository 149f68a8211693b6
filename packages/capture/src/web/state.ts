import type { Language } from "@twinport/diagnosis";
import type { ReportSession, RowGroup } from "../report/index.ts";
import { Matches } from "./rows/match.ts";
import { type Texts, texts } from "./texts.ts";

/** A row of a session: the session itself, since two chapters may each have a C1. */
export interface Place {
  readonly session: ReportSession;
  readonly row: number;
}

/** Which rows are wanted; what is empty wants all. */
export interface RowFilter {
  /** Letters of the sentence, the wire lines or the connection, in lower case. */
  readonly words: string;
  /** "C1" or "C1.D1". */
  readonly connections: ReadonlySet<string>;
  readonly groups: ReadonlySet<RowGroup>;
  /** Only rows in which something is wrong, or which are evidence of something that is. */
  readonly trouble: boolean;
  /** Only these, such as the evidence of a finding; null: all. */
  readonly only: ReadonlyMap<ReportSession, ReadonlySet<number>> | null;
}

/** The filter that wants all rows. */
export const everything: RowFilter = {
  words: "",
  connections: new Set(),
  groups: new Set(),
  trouble: false,
  only: null,
};

/** What may change, and who listens is told which of it did. */
export interface Changes {
  language: Language;
  filter: RowFilter;
  /** The row that is looked at, and whether it is to be brought into view. */
  selected: { readonly place: Place | null; readonly reveal: boolean };
  /** What lies below the selected row is shown. */
  details: boolean;
  /** Rows that are set off as evidence of a finding, by session. */
  evidence: ReadonlyMap<ReportSession, ReadonlySet<number>>;
  /** The finding that is asked for, from the mark at a row: what shows findings brings it into view. */
  finding: { readonly session: ReportSession; readonly rule: string } | null;
}

/** What the reader of the page has chosen. Parts of the page listen to what they show. */
export class PageState {
  /** Which rows the filter wants, for all who ask. */
  readonly matches = new Matches();
  #values: Changes;
  readonly #listeners = new Map<keyof Changes, Set<() => void>>();
  #ids = 0;

  constructor(language: Language) {
    this.#values = {
      language,
      filter: everything,
      selected: { place: null, reveal: false },
      details: false,
      evidence: new Map(),
      finding: null,
    };
  }

  get language(): Language {
    return this.#values.language;
  }

  get filter(): RowFilter {
    return this.#values.filter;
  }

  get selected(): Place | null {
    return this.#values.selected.place;
  }

  /** The selected row is to be scrolled to. */
  get reveals(): boolean {
    return this.#values.selected.reveal;
  }

  get details(): boolean {
    return this.#values.details;
  }

  get evidence(): Changes["evidence"] {
    return this.#values.evidence;
  }

  get finding(): Changes["finding"] {
    return this.#values.finding;
  }

  /** The page's own words in its language. */
  get texts(): Texts {
    return texts[this.language];
  }

  set<Key extends keyof Changes>(key: Key, value: Changes[Key]): void {
    this.#values = { ...this.#values, [key]: value };
    for (const listener of this.#listeners.get(key) ?? []) listener();
  }

  /** Looks at a row, and brings it into view; a filter that hides it is given up. */
  reveal(place: Place): void {
    if (this.matches.of(place.session, this.filter, this.language)[place.row] === false) {
      this.set("filter", everything);
    }
    this.set("selected", { place, reveal: true });
  }

  /** An id that no other element of the page has. */
  newId(): string {
    return `e${this.#ids++}`;
  }

  /** Calls `listener` whenever that changes; gives what ends it. */
  on(key: keyof Changes, listener: () => void): () => void {
    const listeners = this.#listeners.get(key) ?? new Set();
    this.#listeners.set(key, listeners.add(listener));
    return () => void listeners.delete(listener);
  }
}
