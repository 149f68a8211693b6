import { shown } from "@twinport/protocol";
import { secondsBetween } from "../elapsed.ts";
import type { Style } from "../explain/index.ts";
import { markedSentence } from "../explain/row.ts";
import { commentOf } from "../explain/session.ts";
import { formatFrames, summarizeFrames } from "../explain/units.ts";
import type { Voice } from "../explain/voice.ts";
import type { Row, Session, Timestamp } from "../model.ts";
import { listingLines, listingsOf } from "./listing.ts";
import { breakable, type Paint } from "./paint.ts";
import { shortHash, shownLines } from "./summary.ts";
import { clip, displayWidth, padBefore, padTo } from "./width.ts";
import { wrap } from "./wrap.ts";

/** What the table of a session's rows needs to know. */
export interface WalkOptions {
  readonly voice: Voice;
  readonly paint: Paint;
  readonly width: number;
  readonly acks: boolean;
  /** Time zero. */
  readonly start: Timestamp;
}

/** Widest column of frames; longer lists are wrapped. */
const maxFrames = 14;

const arrows = { "to-server": "→", "to-client": "←", both: "⇄" } as const;
const quotes = { "to-server": "> ", "to-client": "< ", both: "| " } as const;

/** A session's rows as an aligned list: frames, seconds, connection, direction, sentence; wire lines below. */
export function walkThrough(session: Session, options: WalkOptions): string[] {
  const { voice, paint } = options;
  const { columns } = voice.phrases;
  const times = secondsColumn(session, options.start);
  const frames = session.rows.map((row) => summarizeFrames(row.frames, voice.phrases.words));
  const widest = (title: string, cells: readonly string[]): number =>
    cells.reduce((most, cell) => Math.max(most, displayWidth(cell)), displayWidth(title));
  const framesWidth = Math.min(maxFrames, widest(columns.frames, frames));
  const secondsWidth = widest(columns.seconds, times);
  const idWidth = widest(
    columns.connection,
    session.rows.map(({ connection }) => connection),
  );
  const widths = { frames: framesWidth, seconds: secondsWidth, id: idWidth };
  const room = roomBeside(widths, options.width);
  const titles = [
    padTo(columns.frames, framesWidth),
    padBefore(columns.seconds, secondsWidth),
    padTo(columns.connection, idWidth),
    "   ",
  ].join("  ");
  const { legend, decrypted } = voice.phrases.session;
  const marks = session.rows.some((row) => row.decrypted) ? [legend, decrypted] : [legend];
  const inOne = marks.join("  ");
  const told = displayWidth(inOne) <= room ? [inOne] : marks.flatMap((mark) => wrap(mark, room));
  const lines = told.map((line, at) =>
    paint.dim((at === 0 ? titles : " ".repeat(displayWidth(titles))) + line),
  );
  const lay = rowLayout(session, widths, options);
  for (const [at, row] of session.rows.entries())
    lines.push(...lay(row, { frames: frames[at] ?? "", seconds: times[at] ?? "" }));
  return lines;
}

/** Cells of the columns before the text. */
export interface WalkWidths {
  readonly frames: number;
  readonly seconds: number;
  readonly id: number;
}

/** Cells that the text has beside the columns. */
function roomBeside({ frames, seconds, id }: WalkWidths, width: number): number {
  return Math.max(20, width - frames - seconds - id - 9);
}

/** What stands beside a row's sentence. */
interface Cells {
  readonly frames: string;
  readonly seconds: string;
}

/** Lays out rows of a session: gives the lines of one. */
export function rowLayout(
  session: Session,
  widths: WalkWidths,
  options: WalkOptions,
): (row: Row, cells: Cells) => string[] {
  const { voice, paint } = options;
  const room = roomBeside(widths, options.width);
  /** What stands between frames and text in further lines of a row. */
  const blank = " ".repeat(widths.seconds + widths.id + 9);
  const voices = rowVoices(voice, paint, room);
  const listings = listingsOf(session);
  return (row, { frames, seconds }) => {
    const left = wrap(breakable(frames), widths.frames);
    const right = rowLines(row, session, room, voices, options);
    const listed = listings.get(row);
    if (listed !== undefined) right.push(...listingLines(listed.listing, voice, room).map(paint.dim));
    const paintId = row.connection.includes(".") ? paint.data : paint.control;
    const time = paint.dim(padBefore(seconds, widths.seconds));
    const id = paintId(padTo(row.connection, widths.id));
    const marks = `${arrows[row.direction]}${row.decrypted ? "*" : " "}`;
    const lines: string[] = [];
    for (let at = 0; at < Math.max(left.length, right.length); at++) {
      const place = padTo(left[at] ?? "", widths.frames);
      const head = at === 0 ? `${place}  ${time}  ${id}  ${marks} ` : place + blank;
      lines.push((head + (right[at] ?? "")).trimEnd());
    }
    return lines;
  };
}

/** The sentence, the wire lines, the ACKs. */
function rowLines(
  row: Row,
  session: Session,
  room: number,
  voices: RowVoices,
  options: WalkOptions,
): string[] {
  const { paint, voice } = options;
  const loud = row.level === "warn" || row.level === "error";
  const sentence = markedSentence(row, session, loud ? voices.loud : voices.quiet);
  const wrapped = wrap(sentence, room);
  const lines = loud ? wrapped.map(row.level === "error" ? paint.error : paint.warn) : wrapped;
  const { head, hidden, last } = shownLines(row.raw);
  for (const line of head) quote(line);
  if (hidden > 0) lines.push(paint.dim(voice.say(voice.phrases.session.more, { n: voice.count(hidden) })));
  for (const line of last) quote(line);
  for (const comment of row.comments ?? [])
    lines.push(...wrap(commentOf(comment, voice), room).map(paint.warn));
  if (options.acks && row.acks.length > 0) {
    const frames = formatFrames(row.acks, ", ");
    lines.push(...wrap(voice.say(voice.phrases.session.acks, { frames }), room).map(paint.dim));
  }
  return lines;

  /** A line by itself is wrapped; of many, often pictures made of letters, each keeps to its line. */
  function quote(raw: string): void {
    const text = shown(raw);
    const clipped = row.raw.length > 1 || sealed(row);
    const parts = clipped ? [clip(text, room - 2)] : wrap(text, room - 2);
    for (let at = 0; at < parts.length; at++) {
      lines.push(paint.dim((at === 0 ? quotes[row.direction] : "  ") + parts[at]));
    }
  }
}

/** The wire line is base64, which says nothing to a reader. */
function sealed(row: Row): boolean {
  return (row.kind === "command" || row.kind === "reply") && row.params.sealed !== undefined;
}

/** The voices of rows in a column of `room` cells. */
interface RowVoices {
  readonly quiet: Voice;
  /** Of warnings and errors: in a coloured row, the end of another colour would end the row's own. */
  readonly loud: Voice;
}

function rowVoices(voice: Voice, paint: Paint, room: number): RowVoices {
  const quiet: Style = {
    ...paint,
    hash: (digits) => (digits.length <= room ? digits : `${digits.slice(0, shortHash)}…`),
  };
  return { quiet: voice.inStyle(quiet), loud: voice.inStyle({ ...quiet, connection: (id) => id }) };
}

/** Seconds since `start`: with microseconds in a short session, so that not all rows read 0.000. */
function secondsColumn(session: Session, start: Timestamp): string[] {
  const times = session.rows.map(({ time }) => secondsBetween(start, time));
  const span = (times.at(-1) ?? 0) - (times[0] ?? 0);
  return times.map((time) => time.toFixed(span < 2 ? 6 : 3));
}
