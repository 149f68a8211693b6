import type { CommandRecord } from "../model.ts";
import type { CommandEntry } from "./command-entry.ts";

/** Commands of a session that are kept as records. */
const maxCommands = 10_000;

/** The commands of a session, as far as they are kept. */
export class CommandList {
  readonly #entries: CommandEntry[] = [];

  /** Those that are kept, in order, with the replies so far. */
  get all(): readonly CommandEntry[] {
    return this.#entries;
  }

  /** Takes the next command. */
  add(entry: CommandEntry): void {
    if (this.#entries.length < maxCommands) this.#entries.push(entry);
  }

  /** A transfer took place for which no announcement was seen. */
  get unannounced(): boolean {
    return this.#entries.some((entry) => entry.begun && entry.announcement === null);
  }

  /** The commands with their replies, as plain data. */
  records(): CommandRecord[] {
    return this.#entries.map((entry) => entry.record());
  }
}
