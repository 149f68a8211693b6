import type { CommandEntry } from "./command-entry.ts";

/** Commands whose 2yz logs in (RFC 959 §5.4). */
const logsIn: ReadonlySet<string> = new Set(["USER", "PASS", "ACCT"]);

/** Who logged in. */
export class Login {
  #named: string | null = null;
  #user: string | null = null;

  /** The name that logged in; while none has, the last one given with USER. */
  get user(): string | null {
    return this.#user ?? this.#named;
  }

  /** Takes a command. */
  command(entry: CommandEntry): void {
    if (entry.verb === "USER") this.#named = entry.argument;
    entry.user = this.#named;
  }

  /** Takes a reply. */
  reply(entry: CommandEntry, code: number): void {
    if (logsIn.has(entry.verb) && code >= 200 && code < 300) this.#user = entry.user;
  }
}
