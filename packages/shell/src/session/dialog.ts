import type { DialogEvent } from "@twinport/client";
import { escapeForTerminal, isPreliminary, type Reply } from "@twinport/protocol";

/** The lines of a reply as they came, made safe to show. */
export function replyLines(reply: Reply): string[] {
  const last = reply.lines.length - 1;
  return reply.lines.map((text, index) => {
    const shown = escapeForTerminal(text);
    if (index === last) return `${reply.code} ${shown}`;
    return index === 0 ? `${reply.code}-${shown}` : shown;
  });
}

interface Held {
  readonly events: DialogEvent[];
  readonly begun: (() => void) | undefined;
  active: boolean;
}

/** Shows what is said on the control connection: replies when verbose, commands too when debugging. */
export class Dialog {
  verbose = true;
  debug = false;
  readonly #write: (line: string) => void;
  #held: Held | undefined;
  #quiet = 0;
  #shown = new WeakSet<Reply>();

  constructor(write: (line: string) => void) {
    this.#write = write;
  }

  /** The client's `onDialog`. */
  readonly listen = (event: DialogEvent): void => {
    const held = this.#held;
    if (this.#wanted(event)) {
      if (held?.active) held.events.push(event);
      else this.#show(event);
    }
    if (held !== undefined && !held.active && event.kind === "reply" && isPreliminary(event.reply)) {
      held.active = true;
      held.begun?.();
    }
  };

  /** Keeps back all that follows. The function returned shows it. */
  hold(): () => void {
    return this.#hold({ events: [], begun: undefined, active: true });
  }

  /**
   * Keeps back what follows a preliminary reply, of which `begun` is told: the end of a transfer is often announced
   * before its last bytes are shown. The function returned shows it.
   */
  holdEnd(begun?: () => void): () => void {
    return this.#hold({ events: [], begun, active: false });
  }

  /** Runs something whose replies are not of interest; debugging shows them all the same. */
  async quietly<T>(run: () => Promise<T>): Promise<T> {
    this.#quiet += 1;
    try {
      return await run();
    } finally {
      this.#quiet -= 1;
    }
  }

  /** The user has seen this reply. */
  hasShown(reply: Reply): boolean {
    return this.#shown.has(reply);
  }

  #hold(held: Held): () => void {
    this.#held = held;
    return () => {
      if (this.#held === held) this.#held = undefined;
      for (const event of held.events.splice(0)) this.#show(event);
    };
  }

  #wanted(event: DialogEvent): boolean {
    return this.debug || (event.kind === "reply" && this.verbose && this.#quiet === 0);
  }

  #show(event: DialogEvent): void {
    if (event.kind === "command") {
      this.#write(escapeForTerminal(`---> ${event.verb} ${event.argument}`.trimEnd()));
      return;
    }
    this.#shown.add(event.reply);
    for (const line of replyLines(event.reply)) this.#write(line);
  }
}
