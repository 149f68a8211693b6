import { secondsBetween } from "../elapsed.ts";
import { type Announced, announcedParams, isOdd } from "./announced.ts";
import type { CommandEntry, TypeCode } from "./command-entry.ts";
import type { DialogSink } from "./dialog-sink.ts";
import type { Meaning, RowDraft } from "./draft.ts";
import { replyLevel } from "./reply-level.ts";

/** What a command or reply holds beside its words. */
interface Held {
  readonly announced: Announced | null;
  /** Bytes that it carries in base64 (RFC 2228), null if it carries none. */
  readonly sealed: number | null;
}

/** A command that was read. */
interface CommandSaid extends Held {
  readonly interrupt: boolean;
}

/** A reply that was read. */
interface ReplySaid extends Held {
  readonly draft: RowDraft;
  readonly code: number;
  readonly lines: readonly string[];
  /** The representation type that it settled, null if none. */
  readonly type: TypeCode | null;
  readonly greeting: boolean;
}

/** What the row of a command says. */
export function commandMeaning(entry: CommandEntry, said: CommandSaid, sink: DialogSink): Meaning {
  const { draft, injected, unanswered, unfinished } = entry;
  const { sealed } = said;
  const params = {
    verb: entry.verb,
    argument: entry.shown,
    interrupt: said.interrupt,
    announced: announcedParams(said.announced, draft, sink),
    unanswered: unanswered ? Math.max(0, secondsBetween(draft.time, sink.last())) : null,
  };
  // What few have is added to these alone: to spread it into all costs more than all the rest of a row.
  const rare = injected || unfinished || sealed !== null;
  return {
    kind: "command",
    params: rare
      ? {
          ...params,
          ...(injected && { injected }),
          ...(unfinished && { unfinished }),
          ...(sealed !== null && { sealed }),
        }
      : params,
    level: injected || (unanswered && entry.verb !== "QUIT") ? "warn" : unfinished ? "note" : oddly(said),
    direction: "to-server",
  };
}

/** What the row of a reply to `entry` says; null: it answers no command. */
export function replyMeaning(entry: CommandEntry | null, said: ReplySaid, sink: DialogSink): Meaning {
  const { code, lines, type, greeting, sealed } = said;
  const params = {
    code,
    verb: entry?.verb || null,
    argument: entry?.shown ?? "",
    lines,
    announced: announcedParams(said.announced, said.draft, sink),
    type,
    greeting,
  };
  const level = replyLevel(code, entry);
  return {
    kind: "reply",
    params: sealed === null ? params : { ...params, sealed },
    level: level === "ok" ? oddly(said) : level,
    direction: "to-client",
  };
}

/** An address that is written oddly may be what one of the two, or a firewall between them, stumbles over. */
function oddly({ announced }: Held): "ok" | "note" {
  return isOdd(announced) ? "note" : "ok";
}
