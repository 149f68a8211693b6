import { phrasesOf } from "../explain/language.ts";
import { modeSentences } from "../explain/mode.ts";
import type { Language } from "../explain/phrases.ts";
import {
  captureLine,
  commentLine,
  noteLines,
  otherPacketsLine,
  sessionHeader,
  warningLines,
} from "../explain/session.ts";
import { Voice } from "../explain/voice.ts";
import type { Analysis, Session, Timestamp } from "../model.ts";
import { bare, coloured, type Paint } from "./paint.ts";
import { transferLines } from "./transfers.ts";
import { walkThrough } from "./walk.ts";
import { wrap } from "./wrap.ts";

/** How a walk-through for a terminal is written. */
export interface TextOptions {
  readonly language: Language;
  /** With ANSI colours. Default: none. */
  readonly colour?: boolean;
  /** Also names the pure ACKs that were merged into the rows. */
  readonly acks?: boolean;
  /** Cells of a line; default 100, at least 60. */
  readonly width?: number;
}

/** The walk-through of a capture for a terminal: lines of at most `width` cells, each with its line end. */
export function renderText(analysis: Analysis, options: TextOptions): string {
  const paint = options.colour === true ? coloured : bare;
  const voice = new Voice(phrasesOf(options.language), paint);
  const width = Math.max(60, options.width ?? 100);
  const blocks: string[][] = [opening(analysis, voice, paint, width)];
  for (const session of analysis.sessions) {
    blocks.push(wrap(paint.heading(sessionHeader(session, voice)), width));
    blocks.push(
      walkThrough(session, {
        language: options.language,
        voice,
        paint,
        width,
        acks: options.acks === true,
        start: startOf(analysis, session),
      }),
    );
    blocks.push(
      noteLines(session, voice)
        .flatMap((line) => wrap(line, width))
        .map(paint.warn),
    );
    blocks.push(transferLines(session, voice, paint, width));
    blocks.push(modeSentences(session, voice).flatMap((sentence) => wrap(sentence, width)));
  }
  if (analysis.sessions.length === 0) blocks.push([voice.phrases.session.none]);
  blocks.push(closing(analysis, voice, paint, width));
  return blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.map((line) => `${line}\n`).join(""))
    .join("\n");
}

function opening(analysis: Analysis, voice: Voice, paint: Paint, width: number): string[] {
  return analysis.captures.flatMap((capture) => {
    const comment = commentLine(capture, voice);
    const lines =
      comment === undefined ? [captureLine(capture, voice)] : [captureLine(capture, voice), comment];
    return lines.flatMap((line) => wrap(line, width)).map(paint.dim);
  });
}

function closing(analysis: Analysis, voice: Voice, paint: Paint, width: number): string[] {
  const other = otherPacketsLine(analysis.otherPackets, voice);
  return [
    ...(other === undefined ? [] : wrap(other, width).map(paint.dim)),
    ...warningLines(analysis, voice).flatMap((line) => wrap(line, width).map(paint.warn)),
  ];
}

/** Where the clock of the rows starts: with the capture, as other tools count. */
function startOf(analysis: Analysis, session: Session): Timestamp {
  const times = analysis.captures.flatMap(({ firstTime }) => (firstTime === null ? [] : [firstTime]));
  return times.reduce(
    (first, time) =>
      time.seconds < first.seconds || (time.seconds === first.seconds && time.nanos < first.nanos)
        ? time
        : first,
    times[0] ?? session.start,
  );
}
