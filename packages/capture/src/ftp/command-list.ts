import { limits } from "@twinport/protocol";
import type { CommandRecord } from "../model.ts";
import type { CommandEntry, ReplyEntry } from "./command-entry.ts";

/** Commands of a session that are kept as records. */
const maxCommands = 10_000;

/** Commands that are looked at before one. */
const recentCommands = 16;

/** A command and what answered it; without a command, what the server said unasked. */
export interface Turn {
  readonly command: CommandEntry | null;
  readonly replies: readonly ReplyEntry[];
}

/** What was said in a session, as far as it is kept. */
export class CommandList {
  readonly #entries: CommandEntry[] = [];
  /** What the server said unasked, `behind` so many commands: the first ones and the latest. */
  readonly #unasked: { readonly behind: number; readonly reply: ReplyEntry }[] = [];
  #dropped = false;

  /** The commands that are kept, in order, with the replies so far. */
  get all(): readonly CommandEntry[] {
    return this.#entries;
  }

  /** Not every command is kept. */
  get dropped(): boolean {
    return this.#dropped;
  }

  /** Takes the next command. */
  add(entry: CommandEntry): void {
    if (this.#entries.length < maxCommands) this.#entries.push(entry);
    else this.#dropped = true;
  }

  /** Takes a reply that answers no command. */
  unasked(reply: ReplyEntry): void {
    const said = { behind: this.#entries.length, reply };
    if (this.#unasked.length < limits.commandReplies) this.#unasked.push(said);
    else this.#unasked[limits.commandReplies - 1] = said;
  }

  /** A transfer took place for which no announcement was seen. */
  get unannounced(): boolean {
    return this.#entries.some((entry) => entry.begun && entry.announcement === null);
  }

  /** Those that rows from frame `frame` on speak of, as plain data: a command is understood by the ones before it. */
  recordsFrom(frame: number): CommandRecord[] {
    const before = this.#entries.findLastIndex(({ draft }) => draft.frames.first < frame);
    return this.#entries.slice(Math.max(0, before - recentCommands)).map((entry) => entry.record());
  }

  /** All that is kept, in order. */
  turns(): Turn[] {
    const turns: Turn[] = [];
    let at = 0;
    for (const { behind, reply } of this.#unasked) {
      for (; at < behind; at++) turns.push(turnOf(this.#entries[at] as CommandEntry));
      turns.push({ command: null, replies: [reply] });
    }
    for (; at < this.#entries.length; at++) turns.push(turnOf(this.#entries[at] as CommandEntry));
    return turns;
  }

  /** The commands with their replies, as plain data. */
  records(): CommandRecord[] {
    return this.#entries.map((entry) => entry.record());
  }
}

function turnOf(command: CommandEntry): Turn {
  return { command, replies: command.replies };
}
