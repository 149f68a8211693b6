import { commandSpec, parseTransferSize } from "@twinport/protocol";
import { CommandEntry } from "./command-entry.ts";
import type { RowDraft } from "./draft.ts";
import type { TransferState } from "./state.ts";

/** What a reply to a transfer command that is not in the capture lets guess of the command. */
interface Guess {
  /** "" if nothing tells. */
  readonly verb: string;
  readonly argument: string;
}

/**
 * Transfers whose commands are not in the capture, as where it has the server's packets alone: the replies tell that there
 * was one, and mostly of what ("150 Opening BINARY mode data connection for x (18 bytes)").
 */
export class UnseenTransfers {
  readonly #state: TransferState;
  readonly #begun: (entry: CommandEntry) => void;
  #open: CommandEntry | null = null;

  /** @param begun told of each that begins */
  constructor(state: TransferState, begun: (entry: CommandEntry) => void) {
    this.#state = state;
    this.#begun = begun;
  }

  /** Takes a reply that answers no command seen. The transfer that it is about; null if it is about none. */
  reply(code: number, text: string, draft: RowDraft): CommandEntry | null {
    if (code === 125 || code === 150) return this.#begin(code, text, draft);
    const entry = this.#open;
    if (entry === null || !ends(code)) return null;
    entry.answer({ draft, code, text });
    this.#open = null;
    return entry;
  }

  /** A command was seen: what follows answers it. */
  command(): void {
    this.#open = null;
  }

  #begin(code: number, text: string, draft: RowDraft): CommandEntry {
    const { verb, argument } = guess(text);
    const entry = new CommandEntry(draft, verb, argument, argument, commandSpec(verb) ?? null);
    entry.seen = false;
    this.#open = entry;
    // What type was agreed on is not known either.
    this.#state.forget();
    this.#state.reply(entry, code, text, draft);
    entry.answer({ draft, code, text });
    this.#begun(entry);
    return entry;
  }
}

/** Codes that end a transfer (RFC 959 §5.4). */
function ends(code: number): boolean {
  return code === 226 || code === 250 || (code >= 425 && code <= 452) || (code >= 550 && code <= 553);
}

/** By the words of vsftpd, proftpd, wu-ftpd, pure-ftpd, IIS and their kin. */
function guess(text: string): Guess {
  if (/directory listing|file list\b|\/ls\b|connection for (?:LIST|NLST|MLSD)\b/i.test(text)) {
    return { verb: "LIST", argument: "" };
  }
  const argument = named(text);
  if (parseTransferSize(text) !== undefined || /to download\b/i.test(text)) return { verb: "RETR", argument };
  if (/\bto send data\b|\bready to receive\b/i.test(text)) return { verb: "STOR", argument };
  return { verb: "", argument };
}

/** "x" of "data connection for x (18 bytes).", also with the client's address before the size. */
function named(text: string): string {
  const [line = ""] = text.split("\n", 1);
  const name = /\bdata connection for (.+)$/i.exec(line.slice(0, 5000))?.[1] ?? "";
  return name.replace(/(?: ?\([^()]*\))*\.?$/, "").replace(/^"(.*)"$/, "$1");
}
