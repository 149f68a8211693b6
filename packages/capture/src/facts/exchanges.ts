import type { Exchange, ReplyFacts } from "@twinport/diagnosis";
import type { ReplyEntry } from "../ftp/command-entry.ts";
import type { Turn } from "../ftp/command-list.ts";
import type { RowDraft } from "../ftp/draft.ts";
import { secondsOf } from "./time.ts";

/** The place of each command and reply among the exchanges, by its row. */
export type Places = ReadonlyMap<RowDraft, number>;

/** What was said on a control connection. */
export function exchangesOf(turns: readonly Turn[]): Exchange[] {
  return turns.map(({ command, replies }) => {
    if (command === null) return { command, replies: replies.map(replyFacts) };
    const { draft, verb, shown: argument } = command;
    const said = { verb, argument, time: secondsOf(draft.time), frames: draft.frames.ranges() };
    return { command: said, replies: replies.map(replyFacts) };
  });
}

/** Where among the exchanges each command and reply stands. */
export function placesOf(turns: readonly Turn[]): Places {
  const places = new Map<RowDraft, number>();
  for (const [place, { command, replies }] of turns.entries()) {
    if (command !== null) places.set(command.draft, place);
    for (const { draft } of replies) places.set(draft, place);
  }
  return places;
}

function replyFacts({ draft, code, text }: ReplyEntry): ReplyFacts {
  return { code, text, time: secondsOf(draft.time), frames: draft.frames.ranges() };
}
