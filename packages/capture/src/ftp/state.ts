import { parseTransferSize } from "@twinport/protocol";
import type { CommandEntry, ToldSize, TypeCode } from "./command-entry.ts";
import type { RowDraft } from "./draft.ts";

/** Names whose size is remembered. */
const maxSizes = 1000;

/** What replies have settled so far: representation type, mode, restart point, sizes told. */
export class TransferState {
  /** Null while it is not known: the capture begins in the middle of the session. */
  type: TypeCode | null;
  /** The client has set the type: until then a 150 knows better what the server does. */
  #typeSet = false;
  #streamMode = true;
  #restart: CommandEntry | null = null;
  readonly #sizes = new Map<string, ToldSize>();

  constructor(midstream: boolean) {
    this.type = midstream ? null : "A"; // RFC 959 §5.1: ASCII is the default
  }

  /** What was settled meanwhile cannot be seen. */
  forget(): void {
    this.type = null;
    this.#typeSet = false;
    this.#sizes.clear();
    this.#restart = null;
  }

  /** Takes a command. */
  command(entry: CommandEntry): void {
    if (entry.verb === "REST") this.#restart = entry;
    if (entry.spec?.transfer == null) return;
    entry.restart = this.#restart;
    this.#restart = null;
  }

  /** Takes a reply to `entry`, before later ones. */
  reply(entry: CommandEntry, code: number, text: string, draft: RowDraft): void {
    const transfer = entry.spec?.transfer ?? null;
    if (transfer !== null) this.#transferReply(entry, code, text, draft);
    else if (code >= 200 && code < 300) this.#done(entry, text, draft);
  }

  #transferReply(entry: CommandEntry, code: number, text: string, draft: RowDraft): void {
    if (entry.replies.length > 0) {
      if (code >= 200 && entry.spec?.transfer === "up") this.#sizes.clear();
      return;
    }
    if (!this.#typeSet) this.type = typeNamed(text) ?? this.type;
    entry.type = this.type;
    entry.streamMode = this.#streamMode;
    if (entry.spec?.transfer !== "down") return;
    entry.size = this.#sizes.get(entry.argument) ?? null;
    const told = code < 200 ? parseTransferSize(text) : undefined;
    if (told !== undefined) entry.openingSize = { bytes: told, draft };
  }

  #done(entry: CommandEntry, text: string, draft: RowDraft): void {
    switch (entry.verb) {
      case "TYPE":
        this.type = typeCode(entry.argument) ?? this.type;
        this.#typeSet = true;
        break;
      case "MODE":
        this.#streamMode = /^s/i.test(entry.argument);
        break;
      case "SIZE": {
        // RFC 3659 §4: the size is that of the transfer in the type now in force; in ASCII servers guess or refuse.
        const told = /^ *([0-9]{1,15})(?![0-9])/.exec(text)?.[1];
        if (told === undefined || this.type === "A" || this.type === "E") break;
        if (this.#sizes.size >= maxSizes) this.#sizes.clear();
        this.#sizes.set(entry.argument, { bytes: Number(told), draft });
        break;
      }
      case "REIN":
        this.type = "A";
        this.#typeSet = false;
        this.#streamMode = true;
        this.#sizes.clear();
        break;
      case "CWD":
      case "XCWD":
      case "CDUP":
      case "XCUP":
      case "RNTO":
      case "DELE":
        this.#sizes.clear(); // the same name is another file now
        break;
    }
  }
}

/** The type that a 150 names: "Opening BINARY mode data connection". De facto. */
function typeNamed(text: string): TypeCode | null {
  const name = /\b(BINARY|ASCII) (?:mode|data)\b/i.exec(text)?.[1];
  if (name === undefined) return null;
  return name.toUpperCase() === "ASCII" ? "A" : "I";
}

function typeCode(argument: string): TypeCode | null {
  const letter = argument.charAt(0).toUpperCase();
  return letter === "A" || letter === "I" || letter === "E" || letter === "L" ? letter : null;
}
