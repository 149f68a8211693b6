import type { Exchange, ReplyFacts } from "@twinport/diagnosis";
import type { ReplyEntry } from "../ftp/command-entry.ts";
import type { CommandList } from "../ftp/command-list.ts";
import type { RowDraft } from "../ftp/draft.ts";
import { secondsOf } from "./time.ts";

/** The dialog as facts, and where in it each command and each reply stands. */
export interface DialogFacts {
  readonly exchanges: readonly Exchange[];
  readonly places: ReadonlyMap<RowDraft, number>;
}

/** What was said on a control connection. */
export function dialogFacts(commands: CommandList): DialogFacts {
  const places = new Map<RowDraft, number>();
  const exchanges = commands.turns().map(({ command, replies }, place) => {
    for (const { draft } of replies) places.set(draft, place);
    if (command === null) return { command, replies: replies.map(replyFacts) };
    const { draft, verb, shown: argument } = command;
    places.set(draft, place);
    const said = { verb, argument, time: secondsOf(draft.time), frames: draft.frames.ranges() };
    return { command: said, replies: replies.map(replyFacts) };
  });
  return { exchanges, places };
}

function replyFacts({ draft, code, text }: ReplyEntry): ReplyFacts {
  return { code, text, time: secondsOf(draft.time), frames: draft.frames.ranges() };
}
