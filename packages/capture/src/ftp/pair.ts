import type { CommandEntry } from "./command-entry.ts";
import { isSealed } from "./protection.ts";

/** Commands that wait for a reply; a client that sends more without reading loses the oldest. */
const maxPending = 1000;

/** Pairs replies with commands: first in, first out, except where a running transfer is overtaken (RFC 959 §5.4). */
export class Pairing {
  #pending: CommandEntry[] = [];
  #lost = false;

  /** Commands without their final reply, oldest first. */
  get pending(): readonly CommandEntry[] {
    return this.#pending;
  }

  /** Takes the next command. */
  command(entry: CommandEntry): void {
    if (this.#pending[0]?.replies.some(({ code }) => isSealed(code)) === true) this.#pending.shift();
    this.#pending.push(entry);
    if (this.#pending.length > maxPending) this.#pending.shift();
  }

  /** Replies may be missing from the capture. */
  lost(): void {
    this.#lost = true;
  }

  /**
   * The command that a reply answers; null for an unsolicited one. A 1yz reply keeps its command open.
   * @param began frame with which a reply began that never ended: it answers nothing that was sent later
   */
  reply(code: number, began = Number.POSITIVE_INFINITY): CommandEntry | null {
    if (code === 421) {
      // The server closes the connection, whatever was asked (RFC 959 §5.4): nothing else is answered any more.
      this.#pending = [];
      return null;
    }
    if (this.#lost) this.#resynchronize(code);
    const index = this.#answered(code);
    const entry = this.#pending[index];
    if (entry === undefined || entry.draft.frames.first > began) return null;
    // A sealed reply may be a 150, with another to come: the next command shows that none does.
    if (code >= 200 && !isSealed(code)) this.#pending.splice(index, 1);
    return entry;
  }

  /** Behind a loss the latest command that the reply suits is the one: few clients send ahead. */
  #resynchronize(code: number): void {
    this.#lost = false;
    const latest = this.#pending.findLastIndex((entry) => entry.expects(code));
    if (latest > 0) this.#pending.splice(0, latest);
  }

  #answered(code: number): number {
    const oldest = this.#pending[0];
    if (oldest === undefined || this.#pending.length === 1 || oldest.expects(code)) return 0;
    const running = oldest.begun && oldest.spec?.transfer != null;
    if (running && !endsTransfer(code)) {
      // While a transfer runs, STAT, NOOP or QUIT may be answered first, or an ABOR that did not arrive in one piece.
      const next = this.#pending.findIndex(
        (entry, index) =>
          index > 0 && (isRefusal(code) || (entry.spec?.overtakes === true && entry.expects(code))),
      );
      if (next > 0) return next;
    }
    if (oldest.verb === "ABOR" && this.#pending[1]?.expects(code) === true) {
      // Some servers answer ABOR and the transfer it stops with one reply: nothing more comes for the ABOR.
      this.#pending.shift();
    }
    return 0;
  }
}

/** Codes that end a running transfer whether or not its command lists them. */
function endsTransfer(code: number): boolean {
  return code === 226 || code === 250 || (code >= 400 && code < 500) || code >= 550;
}

/** Codes by which a server says that it did not understand: no transfer that runs is answered so. */
function isRefusal(code: number): boolean {
  return code >= 500 && code <= 504;
}
