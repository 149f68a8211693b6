import { formatEndpoint, shown } from "@twinport/protocol";
import { secondsBetween } from "../elapsed.ts";
import { type Language, languages, plainStyle } from "../explain/index.ts";
import { phrasesOf } from "../explain/language.ts";
import { modeSentences } from "../explain/mode.ts";
import { markedSentence } from "../explain/row.ts";
import { commentOf, noteLines, sessionHeader } from "../explain/session.ts";
import { formatCount } from "../explain/units.ts";
import { Voice } from "../explain/voice.ts";
import { labelOf, ladderOf, type Step } from "../ladder/index.ts";
import type { Row, RowKind, Session, Timestamp } from "../model.ts";
import { listingsOf, listingTable } from "../render/listing.ts";
import { shownLines, summaryCells, usedColumns } from "../render/summary.ts";
import { markedStyle, textOf } from "./marked.ts";
import type { ReportRow, ReportSession, ReportTransfer, RowGroup, Said } from "./report.ts";
import { timelinesOf } from "./timeline.ts";

/** Wire lines of a row that a page shows. */
const wireLines = 200;
/** Entries of a listing that a page shows. */
const listedEntries = 1000;

/** The voices of a report: sentences in marks, and plain text. */
interface Voices {
  readonly marked: Said<Voice>;
  readonly plain: Said<Voice>;
}

/** What makes report sessions of sessions; one for a report, since it keeps what sentences are made of. */
export class SessionReporter {
  readonly #voices: Voices = {
    marked: inEach((language) => new Voice(phrasesOf(language), markedStyle)),
    plain: inEach((language) => new Voice(phrasesOf(language), plainStyle)),
  };

  /** @param start time of the capture's first packet, from which seconds count; null: each session counts from its own */
  report(session: Session, start: Timestamp | null): ReportSession {
    const { marked, plain } = this.#voices;
    const zero = start ?? session.start;
    const { lanes, steps, bars } = ladderOf(session);
    const listings = listingsOf(session);
    const rowAt = new Map(session.rows.map((row, at) => [row.frames[0]?.[0] ?? 0, at]));
    const rows = session.rows.map((row, at): ReportRow => {
      const listed = listings.get(row);
      return {
        frames: row.frames,
        acks: row.acks,
        seconds: secondsBetween(zero, row.time),
        connection: row.connection,
        kind: row.kind,
        group: groupOf(row.kind),
        said: inEach((language) => textOf(markedSentence(row, session, marked[language]))),
        label: inEach((language) => labelOf(row, session, plain[language])),
        step: steps[at] as Step,
        raw: linesOf(row.raw),
        level: row.level,
        finding: findingOf(row, session),
        answers: row.answers === null ? null : (rowAt.get(row.answers) ?? null),
        announces: row.announces,
        decrypted: row.decrypted,
        comments: (row.comments ?? []).map((comment) =>
          inEach((language) => commentOf(comment, plain[language])),
        ),
        listing:
          listed === undefined
            ? null
            : inEach((language) => listingTable(listed.listing, plain[language], listedEntries)),
      };
    });
    return {
      id: session.id,
      header: inEach((language) => textOf(sessionHeader(session, marked[language]))),
      client: formatEndpoint(session.client),
      server: formatEndpoint(session.server),
      user: session.user === null ? null : shown(session.user, 60),
      start: secondsBetween(zero, session.start),
      seconds: secondsBetween(session.start, session.end),
      lanes: lanes.map((lane) => ({ ...lane, name: shown(lane.name) })),
      bars,
      rows,
      transfers: transfersOf(session, plain),
      timelines: timelinesOf(session, zero),
      notes: inEach((language) =>
        [...noteLines(session, marked[language]), ...modeSentences(session, marked[language])].map(textOf),
      ),
      worst: session.findings[0]?.level ?? null,
    };
  }
}

/** The same of each language. */
export function inEach<T>(make: (language: Language) => T): Said<T> {
  const [first, second] = languages;
  return { [first]: make(first), [second]: make(second) } as Said<T>;
}

function transfersOf(session: Session, voices: Said<Voice>): readonly ReportTransfer[] {
  const cells = inEach((language) =>
    session.transfers.map((transfer, at) => summaryCells(transfer, at + 1, session, voices[language])),
  );
  const keys = usedColumns(cells.en);
  return session.transfers.map(
    ({ connection, complete }, at): ReportTransfer => ({
      connection,
      complete,
      cells: inEach((language) =>
        keys.map((key) => ({
          key,
          title: voices[language].phrases.columns[key],
          text: cells[language][at]?.[key] ?? "",
        })),
      ),
    }),
  );
}

/** Wire lines as a page shows them: of a long reply the beginning, how many are left out, and the last. */
function linesOf(raw: readonly string[]): readonly string[] {
  const { head, hidden, last } = shownLines(raw, wireLines);
  const lines = (some: readonly string[]) => some.map((line) => shown(line));
  return hidden === 0 ? lines(head) : [...lines(head), `… ${formatCount(hidden)} …`, ...lines(last)];
}

function findingOf({ finding: rule }: Row, { findings }: Session): ReportRow["finding"] {
  const level = findings.find((one) => one.rule === rule)?.level;
  return rule === null || level === undefined ? null : { rule, level };
}

function groupOf(kind: RowKind): RowGroup {
  if (kind === "command" || kind === "tls.cmd") return "command";
  if (kind === "reply" || kind === "tls.reply") return "reply";
  const [family] = kind.split(".");
  return family === "data" || family === "tcp" || family === "tls" ? family : "other";
}
