import { explainRow, type Language, type Style } from "../explain/index.ts";
import { phrasesOf } from "../explain/language.ts";
import { modeSentences } from "../explain/mode.ts";
import {
  captureLine,
  commentLine,
  noteLines,
  otherPacketsLine,
  sessionHeader,
  warningLines,
} from "../explain/session.ts";
import { shown } from "../explain/shown.ts";
import { formatFrames, formatSomeFrames, summarizeFrames } from "../explain/units.ts";
import { Voice } from "../explain/voice.ts";
import type { Analysis, Row, Session } from "../model.ts";
import { shownLines, summaryCells, usedColumns } from "./summary.ts";

/** How a walk-through in Markdown is written. */
export interface MarkdownOptions {
  readonly language: Language;
  /** Also names the pure ACKs that were merged into the rows. */
  readonly acks?: boolean;
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

/** The walk-through as GitHub-flavoured Markdown: a heading and a table for each session, its transfers, its modes. */
export function renderMarkdown(analysis: Analysis, options: MarkdownOptions): string {
  const voice = new Voice(phrasesOf(options.language), style);
  const blocks: string[] = [];
  for (const capture of analysis.captures) {
    blocks.push(captureLine(capture, voice));
    const comment = commentLine(capture, voice);
    if (comment !== undefined) blocks.push(comment);
  }
  for (const session of analysis.sessions) {
    blocks.push(`## ${sessionHeader(session, voice)}`);
    blocks.push(rowTable(session, voice, options), ...noteLines(session, voice));
    if (session.transfers.length > 0) {
      blocks.push(`### ${voice.say(voice.phrases.session.transfers, { id: session.id })}`);
      blocks.push(transferTable(session, voice));
    }
    blocks.push(...modeSentences(session, voice));
  }
  if (analysis.sessions.length === 0) blocks.push(voice.phrases.session.none);
  const other = otherPacketsLine(analysis.otherPackets, voice);
  if (other !== undefined) blocks.push(other);
  blocks.push(...warningLines(analysis, voice));
  return `${blocks.join("\n\n")}\n`;
}

function rowTable(session: Session, voice: Voice, options: MarkdownOptions): string {
  const { columns } = voice.phrases;
  return table(
    [columns.frames, columns.who, columns.what],
    session.rows.map((row) => [
      summarizeFrames(row.frames, voice.phrases.words),
      who(row, voice),
      [explainRow(row, session, options.language, { style }), ...below(row, voice, options)].join("<br>"),
    ]),
  );
}

/** Wire lines and ACKs, under the sentence. */
function below(row: Row, voice: Voice, options: MarkdownOptions): string[] {
  const { head, hidden, last } = shownLines(row.raw);
  const lines = head.map((raw) => codeSpan(shown(raw)));
  if (hidden > 0) lines.push(voice.say(voice.phrases.session.more, { n: voice.count(hidden) }));
  lines.push(...last.map((raw) => codeSpan(shown(raw))));
  if (options.acks === true && row.acks.length > 0) {
    lines.push(voice.say(voice.phrases.session.acks, { frames: formatFrames(row.acks, ", ") }));
  }
  return lines;
}

function who(row: Row, voice: Voice): string {
  const { words } = voice.phrases;
  if (row.direction === "both") return words.both;
  return words[row.direction === "to-server" ? "client" : "server"];
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
