import type { Finding } from "@twinport/diagnosis";
import { shown } from "@twinport/protocol";
import { findingsTitle, tellFindings } from "../explain/findings.ts";
import type { Language, Style } from "../explain/index.ts";
import { phrasesOf } from "../explain/language.ts";
import { modeSentences } from "../explain/mode.ts";
import { markedSentence } from "../explain/row.ts";
import {
  captureLines,
  commentOf,
  countLine,
  noTransfersLine,
  noteLines,
  otherPacketsLine,
  sessionHeader,
  warningLines,
} from "../explain/session.ts";
import { formatFrames, formatSomeFrames, summarizeFrames } from "../explain/units.ts";
import { Voice } from "../explain/voice.ts";
import type { Analysis, Row, Session } from "../model.ts";
import { listingsOf, listingTable, listingTitle } from "./listing.ts";
import { isInTrouble, maxHeaded, type Part, type Renderer, renderWhole } from "./renderer.ts";
import { shownLines, summaryCells, usedColumns } from "./summary.ts";

/** How a walk-through in Markdown is written. */
export interface MarkdownOptions {
  readonly language: Language;
  /** Also names the pure ACKs that were merged into the rows. */
  readonly acks?: boolean;
  /** Nothing but this; of the transfers, nothing of sessions without any. */
  readonly only?: Part;
}

/** Everything that Markdown or HTML in it would read as markup. */
const markup = /[\\`*_[\]<>|~&$#!]/g;

/** Text that stands for itself in Markdown, in a table too. */
export function escapeMarkdown(text: string): string {
  return text.replace(markup, (character) => (character === "<" ? "&lt;" : `\\${character}`));
}

/** Text as a code span inside a table cell: a fence longer than any run of backticks in it. */
export function codeSpan(text: string): string {
  const runs = text.match(/`+/g) ?? [];
  const fence = "`".repeat(Math.max(0, ...runs.map(({ length }) => length)) + 1);
  const pad = text.startsWith("`") || text.endsWith("`") || text.trim() === "" ? " " : "";
  // A table takes "\|" for "|" even inside code; nothing else is read there.
  return `${fence}${pad}${text.replaceAll("|", "\\|")}${pad}${fence}`;
}

const style: Style = {
  strong: (text) => `**${text}**`,
  wire: escapeMarkdown,
  connection: (id) => id,
  hash: (digits) => digits,
  frames: formatSomeFrames,
};

/** Writes walk-throughs as GitHub-flavoured Markdown: a heading and a table for each session, its transfers, its modes. */
export function markdownRenderer(options: MarkdownOptions): Renderer {
  const voice = new Voice(phrasesOf(options.language), style);
  const { session: phrases } = voice.phrases;
  let sessions = 0;
  let transferred = 0;
  let headed = 0;
  return {
    open: ({ files }) => `${files.map((file) => voice.wire(file)).join("\n\n")}\n`,
    session(session) {
      sessions++;
      transferred += session.transfers.length;
      const { only } = options;
      const header = sessionHeader(session, voice);
      if (only === "findings")
        return isInTrouble(session) && ++headed <= maxHeaded ? joinBlocks([header]) : "";
      const heading = `## ${header}`;
      const title = `### ${voice.say(phrases.transfers, { id: session.id })}`;
      const transfers = session.transfers.length === 0 ? [] : [title, transferTable(session, voice)];
      if (only === "transfers") return transfers.length === 0 ? "" : joinBlocks([heading, ...transfers]);
      const rows = [
        heading,
        rowTable(session, voice, options),
        ...(session.rows.some((row) => row.decrypted) ? [escapeMarkdown(phrases.decrypted)] : []),
        ...listingTables(session, voice),
        ...noteLines(session, voice),
      ];
      return joinBlocks(only === "rows" ? rows : [...rows, ...transfers, ...modeSentences(session, voice)]);
    },
    close(summary, left = 0) {
      const { only } = options;
      const none = only === "transfers" ? noTransfersLine(sessions, transferred, voice) : undefined;
      const count = countLine(sessions, left, voice);
      const other = otherPacketsLine(summary.otherPackets, voice);
      return joinBlocks([
        ...[none, count].filter((line) => line !== undefined),
        ...summary.captures.flatMap((capture) => captureLines(capture, voice)),
        ...(other === undefined ? [] : [other]),
        ...warningLines(summary, voice),
        ...(only === undefined || only === "findings"
          ? findingParts(summary.findings, sessions, options.language, voice)
          : []),
      ]);
    },
  };
}

/** The walk-through in Markdown of an analysis that is in memory. */
export function renderMarkdown(analysis: Analysis, options: MarkdownOptions): string {
  return renderWhole(markdownRenderer(options), analysis);
}

function joinBlocks(blocks: readonly string[]): string {
  return blocks.map((block) => `\n${block}\n`).join("");
}

/** A heading and a list, the advice below its finding. */
function findingParts(
  findings: readonly Finding[],
  sessions: number,
  language: Language,
  voice: Voice,
): string[] {
  const title = findingsTitle(findings, sessions, voice);
  if (title === undefined) return [];
  if (findings.length === 0) return [title];
  const { findings: phrases } = voice.phrases;
  const lines = tellFindings(findings, language, voice).flatMap(
    ({ level, rule, text, place, advice, more }) => {
      const kind = `${phrases[level]} ${rule}`;
      const said = escapeMarkdown(text) + voice.say(phrases.place, { place });
      return [
        level === "note" ? `* ${kind}: ${said}` : `* **${kind}**: ${said}`,
        ...advice.map((one) => `  * ${one.who}: ${escapeMarkdown(one.text)}`),
        ...(more === undefined ? [] : [`  * ${more}`]),
      ];
    },
  );
  const heading = findings.some(({ level }) => level !== "note") ? "## " : "";
  return [heading + title, lines.join("\n")];
}

function rowTable(session: Session, voice: Voice, options: MarkdownOptions): string {
  const { columns } = voice.phrases;
  return table(
    [columns.frames, columns.who, columns.what],
    session.rows.map((row) => [
      summarizeFrames(row.frames, voice.phrases.words),
      who(row, voice),
      [markedSentence(row, session, voice), ...below(row, voice, options)].join("<br>"),
    ]),
  );
}

/** Each listing that was transferred, with its heading. */
function listingTables(session: Session, voice: Voice): string[] {
  const listings = listingsOf(session);
  return session.rows.flatMap((row) => {
    const listed = listings.get(row);
    if (listed === undefined) return [];
    const { titles, rows, more } = listingTable(listed.listing, voice);
    const blocks = [`### ${listingTitle(listed, voice)}`, table(titles, rows)];
    return more === undefined ? blocks : [...blocks, more];
  });
}

/** Wire lines and ACKs, under the sentence. */
function below(row: Row, voice: Voice, options: MarkdownOptions): string[] {
  const { head, hidden, last } = shownLines(row.raw);
  const lines = head.map((raw) => codeSpan(shown(raw)));
  if (hidden > 0) lines.push(voice.say(voice.phrases.session.more, { n: voice.count(hidden) }));
  lines.push(...last.map((raw) => codeSpan(shown(raw))));
  for (const comment of row.comments ?? []) lines.push(commentOf(comment, voice));
  if (options.acks === true && row.acks.length > 0) {
    lines.push(voice.say(voice.phrases.session.acks, { frames: formatFrames(row.acks, ", ") }));
  }
  return lines;
}

function who(row: Row, voice: Voice): string {
  const { words } = voice.phrases;
  const mark = row.decrypted ? "\\*" : "";
  if (row.direction === "both") return words.both + mark;
  return words[row.direction === "to-server" ? "client" : "server"] + mark;
}

function transferTable(session: Session, voice: Voice): string {
  const cells = session.transfers.map((transfer, at) => summaryCells(transfer, at + 1, session, voice));
  const keys = usedColumns(cells);
  return table(
    keys.map((key) => voice.phrases.columns[key]),
    cells.map((row) => keys.map((key) => row[key])),
  );
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
