import { type CommandSpec, limits } from "@twinport/protocol";
import type { CommandRecord, FileStructure, TransmissionMode } from "../model.ts";
import type { Announcement } from "./announcement.ts";
import type { RowDraft } from "./draft.ts";

/** A representation type (RFC 959 §3.1.1). */
export type TypeCode = "A" | "I" | "E" | "L";

/** A size that a reply told, and the row of that reply. */
export interface ToldSize {
  readonly bytes: number;
  readonly draft: RowDraft;
}

/** A reply to a command, or one that nothing asked for. */
export interface ReplyEntry {
  readonly draft: RowDraft;
  readonly code: number;
  readonly text: string;
}

/** A command with the replies that answered it. */
export class CommandEntry {
  readonly draft: RowDraft;
  readonly verb: string;
  /** As sent; never shown for a secret one. */
  readonly argument: string;
  /** As shown. */
  readonly shown: string;
  readonly spec: CommandSpec | null;
  /** What it asks a data connection for, null of others. A field, as it is asked for once a packet. */
  readonly transfer: CommandSpec["transfer"];
  #replies: ReplyEntry[] = [];
  #begun = false;
  #final: number | null = null;
  /** The last USER before it. */
  user: string | null = null;
  /** Sent in clear text behind AUTH, before the TLS handshake that followed. */
  injected = false;
  /** It is in the capture; else replies let guess it. */
  seen = true;
  /** No reply came although one would be in the capture. */
  unanswered = false;
  /** It was begun (1yz), and no final reply came although one would be in the capture. */
  unfinished = false;
  /** Transfers: the data connection announced for it. */
  announcement: Announcement | null = null;
  /** Transfers: the REST before it. */
  restart: CommandEntry | null = null;
  /** Transfers: type in force when the server answered. */
  type: TypeCode | null = null;
  /** Transfers: transmission mode and structure in force. */
  mode: TransmissionMode = "S";
  structure: FileStructure = "F";
  /** RETR: the size that an earlier SIZE told. */
  size: ToldSize | null = null;
  /** RETR: the size that the 150 reply told. */
  openingSize: ToldSize | null = null;

  constructor(draft: RowDraft, verb: string, argument: string, shown: string, spec: CommandSpec | null) {
    this.draft = draft;
    this.verb = verb;
    this.argument = argument;
    this.shown = shown;
    this.spec = spec;
    this.transfer = spec?.transfer ?? null;
  }

  /** The replies so far, in order: all, or the first ones and the latest. */
  get replies(): readonly ReplyEntry[] {
    return this.#replies;
  }

  /** Takes a reply. */
  answer(reply: ReplyEntry): void {
    // Most commands get one: an array that grows keeps room for sixteen more.
    if (this.#replies.length === 0) this.#replies = [reply];
    else if (this.#replies.length < limits.commandReplies) this.#replies.push(reply);
    else this.#replies[limits.commandReplies - 1] = reply;
    if (reply.code < 200) this.#begun = true;
    else this.#final ??= reply.code;
  }

  /** The end of the data is the end of the file (RFC 959 §3.4.1). */
  get streamMode(): boolean {
    return this.mode === "S";
  }

  /** A 1yz reply has come. */
  get begun(): boolean {
    return this.#begun;
  }

  /** The final reply's code, null before it. */
  get final(): number | null {
    return this.#final;
  }

  /** The final reply says that it was done. */
  get succeeded(): boolean {
    return this.final !== null && this.final < 400;
  }

  /** The final reply says that it failed. */
  get failed(): boolean {
    return this.final !== null && this.final >= 400;
  }

  /** Tells whether the RFCs know `code` as an answer to this command. */
  expects(code: number): boolean {
    return this.spec?.replies.includes(code) ?? false;
  }

  /** Plain data. */
  record(): CommandRecord {
    return {
      frame: this.draft.frames.first,
      verb: this.verb,
      argument: this.shown,
      replies: this.replies.map(({ draft, code, text }) => ({
        frame: draft.frames.first,
        frames: draft.frames.ranges(),
        code,
        text,
      })),
    };
  }
}
