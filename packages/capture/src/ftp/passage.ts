import { secondsBetween } from "../elapsed.ts";
import type { Timestamp, Who } from "../model.ts";
import type { CommandEntry } from "./command-entry.ts";
import type { RowDraft } from "./draft.ts";

/** The data connections that one line announces at two points. */
type AnnouncedTwice = readonly [here: { readonly id: string }, there: { readonly id: string }];

/** A line of a dialog at two points of a capture. */
export interface PassedLine {
  readonly from: Who;
  readonly here: Timestamp;
  readonly there: Timestamp;
  /** What it announces here and there, of a line that does. */
  readonly announces?: AnnouncedTwice;
}

/** How the lines of one dialog pass two points, each with a clock of its own. */
export interface Passage {
  /** Seconds by which the clock there is ahead of the one here. */
  readonly ahead: number;
  /** Seconds by which that differs from line to line. */
  readonly spread: number;
  /** The point that the client's lines pass first and the server's last; null if the times do not tell. */
  readonly nearClient: "here" | "there" | null;
  /** Seconds from one point to the other, 0 where the times do not tell. */
  readonly distance: number;
  /** What is announced here, and what the same line announces there. */
  readonly announced: readonly AnnouncedTwice[];
}

/** Below this the clocks are the same ones: a line takes as long to another point. In seconds. */
const sameClock = 0.1;

/**
 * What the times of `lines` say of the two points. Clocks may differ by any time: what the client says needs as long from
 * the first point to the second as the answers back, so that the offset lies between what the two directions show. Two
 * dialogs that only look alike are hardly nested so, line by line. Null without lines.
 */
export function passageOf(lines: readonly PassedLine[]): Passage | null {
  const range = (who: Who): [number, number] => {
    let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const { from, here, there } of lines) {
      if (from !== who) continue;
      const apart = secondsBetween(here, there);
      least = Math.min(least, apart);
      most = Math.max(most, apart);
    }
    return [least, most];
  };
  if (lines.length === 0) return null;
  const [sent, answered] = [range("client"), range("server")];
  const [least, most] = [Math.min(sent[0], answered[0]), Math.max(sent[1], answered[1])];
  const onwards = sent[0] > answered[1];
  const backwards = sent[1] < answered[0];
  const both = Number.isFinite(sent[0]) && Number.isFinite(answered[0]);
  const nested = both && (onwards || backwards);
  const [one, other] = onwards ? [sent[0], answered[1]] : [sent[1], answered[0]];
  const ahead = nested ? (one + other) / 2 : (least + most) / 2;
  return {
    ahead: Math.abs(ahead) < sameClock ? 0 : ahead,
    spread: most - least,
    nearClient: nested ? (onwards ? "here" : "there") : null,
    distance: nested ? Math.abs(one - other) / 2 : 0,
    announced: lines.flatMap(({ announces }) => (announces === undefined ? [] : [announces])),
  };
}

/** Commands that name an address, and the replies that do: a device on the way may rewrite them. */
const addressed: ReadonlySet<string> = new Set(["PORT", "EPRT", "LPRT"]);
const announcing: ReadonlySet<number> = new Set([227, 228, 229]);

/**
 * The lines of two dialogs that are the same but for the addresses named; null if they are not. Either may have begun or
 * ended a command later. With `holed` lines of either may be missing, and replies may stand with another command.
 */
export function sameLines(
  one: readonly CommandEntry[],
  other: readonly CommandEntry[],
  holed: boolean,
): PassedLine[] | null {
  if (!holed && Math.abs(one.length - other.length) > 1) return null;
  const swapped = other.length < one.length;
  const [short, long] = swapped ? [other, one] : [one, other];
  const lines: PassedLine[] = [];
  // Which of them are missing cannot be told of lines whose addresses may be rewritten: then nothing is said of those.
  const sure = !holed || short.length === long.length;
  let at = 0;
  for (const entry of short) {
    if (holed) while (at < long.length && !sameCommand(entry, long[at])) at++;
    const match = long[at++];
    if (!sameCommand(entry, match)) return null;
    const [here, there] = swapped ? [match, entry] : [entry, match];
    lines.push(passed("client", here.draft, there.draft, sure));
    for (const [place, reply] of here.replies.entries()) {
      const told = there.replies[place];
      if (told === undefined) break;
      const same = reply.code === told.code && (reply.text === told.text || announcing.has(reply.code));
      if (same) lines.push(passed("server", reply.draft, told.draft, sure));
      else if (!holed) return null;
    }
  }
  return lines;
}

function passed(from: Who, here: RowDraft, there: RowDraft, sure: boolean): PassedLine {
  const line = { from, here: here.time, there: there.time };
  if (!sure || here.announces === null || there.announces === null) return line;
  return { ...line, announces: [here.announces, there.announces] };
}

function sameCommand(one: CommandEntry, other: CommandEntry | undefined): other is CommandEntry {
  if (one.verb !== other?.verb) return false;
  return one.argument === other.argument || addressed.has(one.verb);
}
