import type { Finding, FindingLevel, Language } from "@twinport/diagnosis";
import { findingsTitle, type ToldFinding, tellFindings } from "../explain/findings.ts";
import type { Voice } from "../explain/voice.ts";
import type { Paint } from "./paint.ts";
import { displayWidth, padTo } from "./width.ts";
import { wrap } from "./wrap.ts";

/** How findings are written for a terminal. */
export interface FindingOptions {
  readonly language: Language;
  readonly voice: Voice;
  readonly paint: Paint;
  /** Cells of a line. */
  readonly width: number;
}

/**
 * The findings as blocks of lines: the title, each error and warning with its evidence and advice, the notes together. None
 * where there is nothing to say.
 * @param sessions how many are shown
 */
export function findingBlocks(
  findings: readonly Finding[],
  sessions: number,
  options: FindingOptions,
): readonly (readonly string[])[] {
  const { voice, paint, width } = options;
  const title = findingsTitle(findings, sessions, voice);
  if (title === undefined) return [];
  return [wrap(title, width).map(paint.heading), ...untitledBlocks(findings, options)];
}

/** The same without a title. */
export function untitledBlocks(
  findings: readonly Finding[],
  options: FindingOptions,
): readonly (readonly string[])[] {
  const { language, voice } = options;
  const told = tellFindings(findings, language, voice);
  const labels = levelLabels(told, voice);
  const grave = told.filter(({ level }) => level !== "note");
  const notes = told.filter(({ level }) => level === "note");
  return [
    ...grave.map((finding) => graveLines(finding, labels, options)),
    notes.flatMap((finding) => noteLines(finding, labels, options)),
  ].filter((lines) => lines.length > 0);
}

type Labels = Readonly<Record<FindingLevel, string>>;

/** What stands before a finding, all of one width. */
function levelLabels(told: readonly ToldFinding[], voice: Voice): Labels {
  const { findings: phrases } = voice.phrases;
  const widest = told.reduce((most, { level }) => Math.max(most, displayWidth(phrases[level])), 0);
  const label = (level: FindingLevel): string => `${padTo(phrases[level], widest)}  `;
  return { error: label("error"), warn: label("warn"), note: label("note") };
}

/** An error or a warning: sentence, evidence, advice. */
function graveLines(finding: ToldFinding, labels: Labels, { voice, paint, width }: FindingOptions): string[] {
  const { level, rule, text, place, advice, more } = finding;
  const loud = level === "error" ? paint.error : paint.warn;
  const head = `${labels[level]}${rule}  `;
  const indent = " ".repeat(displayWidth(head));
  const room = width - indent.length;
  const { client, server, firewall } = voice.phrases.findings;
  const who = Math.max(...[client, server, firewall].map(displayWidth)) + 2;
  const lines = [
    ...wrap(text, room).map((line, at) => loud(at === 0 ? head + line : indent + line)),
    ...wrap(place, room).map((line) => indent + paint.dim(line)),
    ...advice.flatMap((one) =>
      wrap(one.text, room - who).map(
        (line, at) => indent + (at === 0 ? paint.heading(padTo(one.who, who)) : " ".repeat(who)) + line,
      ),
    ),
  ];
  if (more !== undefined) lines.push(...wrap(more, room).map((line) => indent + paint.dim(line)));
  return lines;
}

/** A note: its sentence, with the evidence behind it. */
function noteLines(finding: ToldFinding, labels: Labels, { voice, paint, width }: FindingOptions): string[] {
  const { level, rule, text, place, more } = finding;
  const head = `${labels[level]}${rule}  `;
  const indent = " ".repeat(displayWidth(head));
  const room = width - indent.length;
  const sentence = text + paint.dim(voice.say(voice.phrases.findings.place, { place }));
  const lines = wrap(sentence, room).map((line, at) => (at === 0 ? head : indent) + line);
  if (more !== undefined) lines.push(...wrap(more, room).map((line) => indent + paint.dim(line)));
  return lines;
}
