import { parseTransferSize } from "@twinport/protocol";
import type { FileStructure, TransmissionMode } from "../model.ts";
import type { CommandEntry, ToldSize, TypeCode } from "./command-entry.ts";
import type { RowDraft } from "./draft.ts";

/** Replies that only a transfer command gets, or hardly any other. */
export const ofTransfers: ReadonlySet<number> = new Set([110, 125, 150, 226, 250, 426]);
/** Names whose size is remembered. */
const maxSizes = 1000;

/** What replies have settled so far: representation type, mode, restart point, sizes told. */
export class TransferState {
  /** Null while it is not known: the capture begins in the middle of the session. */
  type: TypeCode | null;
  /** The client has set the type: until then a 150 knows better what the server does. */
  #typeSet = false;
  #mode: TransmissionMode = "S";
  #structure: FileStructure = "F";
  #restart: CommandEntry | null = null;
  /** Null before one was told. */
  #sizes: Map<string, ToldSize> | null = null;

  constructor(midstream: boolean) {
    this.type = midstream ? null : "A"; // RFC 959 §5.1: ASCII is the default
  }

  /** What was settled meanwhile cannot be seen. */
  forget(): void {
    this.type = null;
    this.#typeSet = false;
    this.#sizes = null;
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
      if (code >= 200 && entry.spec?.transfer === "up") this.#sizes = null;
      return;
    }
    if (!this.#typeSet) this.type = typeNamed(text) ?? this.type;
    entry.type = this.type;
    entry.mode = this.#mode;
    entry.structure = this.#structure;
    if (entry.spec?.transfer !== "down") return;
    entry.size = this.#sizes?.get(entry.argument) ?? null;
    const told = code < 200 ? parseTransferSize(text) : undefined;
    if (told !== undefined) entry.openingSize = { bytes: told, draft };
  }

  #done(entry: CommandEntry, text: string, draft: RowDraft): void {
    switch (entry.verb) {
      case "TYPE":
        this.type = letterOf(entry.argument, ["A", "I", "E", "L"]) ?? this.type;
        this.#typeSet = true;
        break;
      case "MODE":
        this.#mode = letterOf(entry.argument, ["S", "B", "C", "Z"]) ?? this.#mode;
        break;
      case "STRU":
        this.#structure = letterOf(entry.argument, ["F", "R", "P"]) ?? this.#structure;
        break;
      case "SIZE": {
        // RFC 3659 §4: the size is that of the transfer in the type now in force; in ASCII servers guess or refuse.
        const told = /^ *([0-9]{1,15})(?![0-9])/.exec(text)?.[1];
        if (told === undefined || this.type === "A" || this.type === "E") break;
        if (this.#sizes === null || this.#sizes.size >= maxSizes) this.#sizes = new Map();
        this.#sizes.set(entry.argument, { bytes: Number(told), draft });
        break;
      }
      case "REIN":
        this.type = "A";
        this.#typeSet = false;
        this.#mode = "S";
        this.#structure = "F";
        this.#sizes = null;
        break;
      case "CWD":
      case "XCWD":
      case "CDUP":
      case "XCUP":
      case "RNTO":
      case "DELE":
        this.#sizes = null; // the same name is another file now
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

/** The one of `letters` that an argument begins with, null for another one. */
function letterOf<L extends string>(argument: string, letters: readonly L[]): L | null {
  const first = argument.charAt(0).toUpperCase();
  return letters.find((letter) => letter === first) ?? null;
}
