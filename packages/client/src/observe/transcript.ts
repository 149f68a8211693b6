import { escapeForTerminal, limits, type Reply } from "@twinport/protocol";
import type { DialogEvent } from "../options.ts";

/** How many lines an error tells. */
const length = 20;

/** The last lines of a control connection, for errors. Written only when one asks for them: most sessions have no error. */
export class Transcript {
  readonly #events: DialogEvent[] = [];

  /** Secrets must be masked. */
  add(event: DialogEvent): void {
    this.#events.push(event.kind === "reply" ? { kind: "reply", reply: shortened(event.reply) } : event);
    if (this.#events.length > length) this.#events.shift();
  }

  /** "> RETR f", "< 550 No such file.", oldest first; safe to print. */
  lines(): readonly string[] {
    return this.#events.flatMap(written).slice(-length);
  }
}

/** A reply of thousands of lines is not kept for the sake of an error that may come. */
function shortened(reply: Reply): Reply {
  if (reply.lines.length <= length) return reply;
  return { code: reply.code, lines: reply.lines.slice(-length) };
}

function written(event: DialogEvent): string[] {
  if (event.kind === "command") return [shown(`> ${event.verb} ${event.argument}`.trimEnd())];
  const { code, lines } = event.reply;
  return lines.map((line, index) => shown(`< ${code}${index === lines.length - 1 ? " " : "-"}${line}`));
}

function shown(line: string): string {
  const text = escapeForTerminal(line);
  return text.length > limits.shownText ? `${text.slice(0, limits.shownText)}…` : text;
}
