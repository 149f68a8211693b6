import { wrap } from "@twinport/capture";
import { type Finding, findingWords, type Language } from "@twinport/diagnosis";
import { escapeForTerminal } from "@twinport/protocol";
import type { LogEvent } from "@twinport/server";
import { columnsOf, type Io } from "../io.ts";
import { eventSentence, momentOf } from "./serve-log-words.ts";

/**
 * What the server's log says of an event, for a person to read: a line, and where it is known why something failed, one for that and
 * one for what to do, in the language chosen.
 */
export function describeEvent(event: LogEvent, language: Language): readonly string[] {
  // The greeting says where it listens, and whoever stops the server knows that it stops.
  if (event.type === "listening" || event.type === "closed") return [];
  const time = momentOf(event.time);
  const session = "session" in event ? `#${event.session} ` : "";
  const finding = "finding" in event ? event.finding : undefined;
  const lines = [
    eventSentence(event, language),
    ...(finding === undefined ? [] : findingLines(finding, language)),
  ];
  return lines.map((words) => escapeForTerminal(`${time} ${session}${words}`));
}

/**
 * Writes a line of the log: to a terminal within its width, what is left of it below and indented; to anything else as one line, since
 * that may be a program.
 */
export function writeLogLine(line: string, io: Io): void {
  const lines = io.stdout.isTTY === true ? folded(line, columnsOf(io)) : [line];
  io.stdout.write(lines.map((each) => `${each}\n`).join(""));
}

const indent = "    ";

function folded(line: string, columns: number): readonly string[] {
  const whole = wrap(line, columns);
  if (whole.length === 1) return whole;
  return wrap(line, Math.max(columns - indent.length, 20)).map((each, at) =>
    at === 0 ? each : indent + each,
  );
}

/** A line of the log that is no event of the server: its files have been read again. */
export function timedLine(words: string): string {
  return `${momentOf(Date.now())} ${words}`;
}

/** "R07, proved: …", "Client: … Server: …" */
function findingLines({ rule, certainty, said }: Finding, language: Language): readonly string[] {
  const { finding, advice } = said[language];
  const names = findingWords[language];
  const words = logWords[language];
  const advised = (["client", "server", "firewall"] as const).flatMap((side) => {
    const text = advice[side];
    return text === null ? [] : [words.advice(names[side], text)];
  });
  const lines = [words.finding(rule, names[certainty], finding), advised.join(words.between)];
  return lines.filter((line) => line !== "");
}

interface LogWords {
  finding(rule: string, certainty: string, text: string): string;
  advice(side: string, text: string): string;
  readonly between: string;
}

const logWords: Readonly<Record<Language, LogWords>> = {
  en: {
    finding: (rule, certainty, text) => `${rule}, ${certainty}: ${text}`,
    advice: (side, text) => `${side}: ${text}`,
    between: " ",
  },
  "zh-CN": {
    finding: (rule, certainty, text) => `${rule}（${certainty}）：${text}`,
    advice: (side, text) => `${side}：${text}`,
    between: "",
  },
};

/** An error that should not have happened, with where it did. */
export function describeError(error: unknown): string {
  return escapeForTerminal(error instanceof Error ? (error.stack ?? error.message) : String(error));
}
