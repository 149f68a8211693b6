import type { Language } from "@twinport/diagnosis";
import type { ReportRow, ReportSession } from "../../report/index.ts";
import { everything, type RowFilter } from "../state.ts";

/** Tells of the rows of sessions which a filter wants; asked again for the same, it knows. */
export class Matches {
  readonly #texts = new WeakMap<ReportSession, Map<Language, readonly string[]>>();
  readonly #last = new WeakMap<ReportSession, Known>();

  /** One for each row of the session. */
  of(session: ReportSession, filter: RowFilter, language: Language): readonly boolean[] {
    const known = this.#last.get(session);
    if (known?.filter === filter && (known.language === language || filter.words === "")) return known.rows;
    const texts = filter.words === "" ? [] : this.#textsOf(session, language);
    const { only } = filter;
    const rows = session.rows.map(
      (row, at) =>
        wants(filter, row) &&
        has(filter, texts[at]) &&
        (only === null || only.get(session)?.has(at) === true),
    );
    this.#last.set(session, { filter, language, rows });
    return rows;
  }

  #textsOf(session: ReportSession, language: Language): readonly string[] {
    const languages = this.#texts.get(session) ?? new Map<Language, readonly string[]>();
    this.#texts.set(session, languages);
    const texts = languages.get(language) ?? session.rows.map((row) => searched(row, language));
    languages.set(language, texts);
    return texts;
  }
}

interface Known {
  readonly filter: RowFilter;
  readonly language: Language;
  readonly rows: readonly boolean[];
}

/** Tells whether something is wrong in a row, or it is evidence of something that is; notes are nothing wrong. */
export function isTrouble({ level, finding }: ReportRow): boolean {
  return level === "warn" || level === "error" || (finding !== null && finding.level !== "note");
}

/** Tells whether all rows are wanted. */
export function wantsAll(filter: RowFilter): boolean {
  return (
    filter.words === everything.words &&
    filter.connections.size === 0 &&
    filter.groups.size === 0 &&
    !filter.trouble &&
    filter.only === null
  );
}

function wants({ connections, groups, trouble }: RowFilter, row: ReportRow): boolean {
  return (
    (connections.size === 0 || connections.has(row.connection)) &&
    (groups.size === 0 || groups.has(row.group)) &&
    (!trouble || isTrouble(row))
  );
}

function has({ words }: RowFilter, text: string | undefined): boolean {
  return words === "" || text === undefined || text.includes(words);
}

/** What is searched of a row, in lower case: as it reads, and its wire lines each by itself. */
function searched(row: ReportRow, language: Language): string {
  const said = row.said[language].map((span) =>
    typeof span === "string"
      ? span
      : "strong" in span
        ? span.strong
        : "wire" in span
          ? span.wire
          : span.connection,
  );
  return [row.connection, said.join(""), ...row.raw].join("\n").toLowerCase();
}
