import {
  type ControlLine,
  ControlLineReader,
  commandSpec,
  type Endpoint,
  parseCommand,
  type ReadReply,
  ReplyReader,
} from "@twinport/protocol";
import type { CommandRecord, Timestamp, Who } from "../model.ts";
import type { StreamBytes } from "../stream/index.ts";
import { type Announced, announcedByCommand, announcedByReply, announcedParams } from "./announced.ts";
import { CommandEntry, type TypeCode } from "./command-entry.ts";
import { RowDraft, secondsBetween } from "./draft.ts";
import { LineStream, type Placed } from "./line-stream.ts";
import { Login } from "./login.ts";
import { Pairing } from "./pair.ts";
import { replyLevel } from "./reply-level.ts";
import { neverClosed, replyLines } from "./reply-lines.ts";
import { TransferState } from "./state.ts";
import { StrayBytes } from "./stray.ts";
import { decodeWire, mask, masked, splitLines, withoutEcho } from "./text.ts";
import { TlsGate } from "./tls-gate.ts";

/** Where a dialog's findings go. */
export interface DialogSink {
  readonly client: Endpoint;
  readonly server: Endpoint;
  /** When the session was last heard of. */
  last(): Timestamp;
  /** A row of the control connection. */
  row(draft: RowDraft): void;
  /** `who`'s stream up to offset `end` belongs to `draft`. */
  own(who: Who, end: number, draft: RowDraft): void;
  /** A command or reply announces a data connection. `pending`: commands that a pipelining client sent after it. */
  announce(announced: Announced, draft: RowDraft, pending: readonly CommandEntry[]): void;
  /** A transfer command. */
  transfer(entry: CommandEntry): void;
  /** A final reply that refuses a PORT or EPRT. */
  refuse(draft: RowDraft): void;
}

/** How a dialog begins. */
export interface DialogOptions {
  readonly showPasswords: boolean;
  /** The start of the connection is not in the capture. */
  readonly midstream: boolean;
  readonly implicitTls: boolean;
}

/** Replies that only a transfer command gets, or hardly any other. */
const ofTransfers: ReadonlySet<number> = new Set([110, 125, 150, 226, 250, 426]);
/** Commands of a session that are kept as records. */
const maxCommands = 10_000;

/** The dialog on a control connection: both directions' bytes in, rows, pairs and announcements out (RFC 959 §5.4). */
export class Dialog {
  readonly #sink: DialogSink;
  readonly #options: DialogOptions;
  readonly #client = new LineStream<ControlLine>(() => new ControlLineReader());
  readonly #server = new LineStream<ReadReply>(() => new ReplyReader());
  readonly #pairing = new Pairing();
  readonly #login = new Login();
  readonly #state: TransferState;
  readonly #gate: TlsGate;
  readonly #stray: StrayBytes;
  readonly #entries: CommandEntry[] = [];
  /** The next line of a side may have lost its beginning. */
  readonly #cut: Record<Who, boolean>;
  #greeted: boolean;
  #banner: string | null = null;
  #leaving = false;
  /** Bytes of either side are missing. */
  #holed = false;
  #replied = false;
  /** The client has sent a command since the server's last bytes. */
  #overtaken = false;
  /** A reply to a transfer command that is not in the capture. */
  #orphaned = false;

  constructor(sink: DialogSink, options: DialogOptions) {
    this.#sink = sink;
    this.#options = options;
    this.#state = new TransferState(options.midstream);
    this.#gate = new TlsGate(options.implicitTls);
    this.#cut = { client: options.midstream, server: options.midstream };
    this.#greeted = options.midstream;
    this.#stray = new StrayBytes(sink, options.showPasswords);
  }

  /** The name that logged in; while none has, the last one given with USER. */
  get user(): string | null {
    return this.#login.user;
  }

  /** First line of the greeting that has text. */
  get banner(): string | null {
    return this.#banner;
  }

  /** Whether TLS hides the dialog, and since when. */
  get encryption(): "no" | "explicit" | "implicit" {
    return this.#gate.encryption;
  }

  /** QUIT or 421 was said: the connection may end at any time. */
  get leaving(): boolean {
    return this.#leaving;
  }

  /** Commands without their final reply, oldest first. */
  get pending(): readonly CommandEntry[] {
    return this.#pairing.pending;
  }

  /** Announcements may have been made that cannot be seen: encrypted, missing, or before the capture began. */
  get blind(): boolean {
    if (this.#gate.shut || this.#holed) return true;
    return this.#options.midstream && (this.#unannounced || this.#orphaned);
  }

  /** Takes the next bytes of a side. */
  push(who: Who, chunk: StreamBytes): void {
    if (this.#gate.closes(who, chunk.bytes)) this.#stray.opaque(who, chunk, chunk.bytes.length);
    else if (who === "client") for (const placed of this.#client.push(chunk)) this.#line(placed);
    else this.#replies(chunk);
  }

  /** Bytes of a side are missing. */
  gap(who: Who): void {
    this.#holed = true;
    this.#gate.gap();
    this.#rest(who);
    if (who === "server") this.#pairing.lost();
    this.#cut[who] = true;
  }

  /** Nothing more comes. */
  end(): void {
    this.#rest("client");
    this.#rest("server");
    // Replies may be there, but hidden, or not in the capture.
    if (this.#gate.shut || this.#holed || (this.#options.midstream && !this.#replied)) return;
    for (const entry of this.#pairing.pending) entry.unanswered = entry.replies.length === 0;
  }

  /** A transfer took place for which no announcement was seen. */
  get #unannounced(): boolean {
    return this.#entries.some((entry) => entry.begun && entry.announcement === null);
  }

  /** The commands with their replies. */
  records(): CommandRecord[] {
    return this.#entries.map((entry) => entry.record());
  }

  #replies(chunk: StreamBytes): void {
    if (this.#overtaken && neverClosed(this.#server.head, chunk.bytes)) this.#rest("server");
    this.#overtaken = false;
    const whole = this.#server.push(chunk);
    for (const [index, placed] of whole.entries()) {
      this.#reply(placed);
      const behind = chunk.offset + chunk.bytes.length - placed.end;
      if (!this.#gate.shut || behind <= 0) continue;
      // What stands behind a 234 in the same bytes is no reply any more, whatever it looks like (STARTTLS injection).
      this.#stray.opaque("server", chunk, behind);
      if (index + 1 < whole.length) return;
    }
  }

  #rest(who: Who): void {
    if (who === "client") {
      const { whole, rest } = this.#client.end();
      if (whole !== null) this.#unfinished(whole);
      if (rest !== null) this.#stray.telnet(rest);
    } else {
      const { whole, rest } = this.#server.end();
      if (whole !== null) this.#reply(whole);
      if (rest !== null) this.#stray.noise("server", rest);
    }
  }

  #unfinished(placed: Placed<ControlLine>): void {
    // A line that was cut off is taken for a command only if it is one; what else it holds may be half a password.
    if (commandSpec(parseCommand(placed.item.bytes).verb) !== undefined) this.#line(placed, false);
    else this.#stray.noise("client", placed);
  }

  /** @param whole false if the line was cut off: what it says is shown, but numbers in it prove nothing */
  #line(placed: Placed<ControlLine>, whole = true): void {
    const { item, extent } = placed;
    const command = parseCommand(item.bytes);
    const spec = commandSpec(command.verb) ?? null;
    const cut = this.#cut.client;
    this.#cut.client = false;
    const plausible = spec !== null || (!cut && /^[A-Z][A-Z0-9]{1,9}$/.test(command.verb));
    if (!plausible) {
      this.#stray.noise("client", placed);
      return;
    }
    const argument = decodeWire(command.bytes);
    const secret = spec?.kind === "secret" && !this.#options.showPasswords;
    const shown = secret ? masked(argument) : argument;
    const announced = whole ? announcedByCommand(command.verb, argument) : null;
    const draft: RowDraft = new RowDraft(extent.time, "content", () => ({
      kind: "command",
      params: {
        verb: command.verb,
        argument: shown,
        interrupt: item.interrupt,
        announced: announcedParams(announced, draft, this.#sink),
        unanswered: entry.unanswered ? Math.max(0, secondsBetween(draft.time, this.#sink.last())) : null,
      },
      level: entry.unanswered && entry.verb !== "QUIT" ? "warn" : "ok",
      direction: "to-server",
    }));
    const line = decodeWire(item.bytes);
    draft.raw = [secret && argument !== "" ? `${line.slice(0, line.indexOf(" "))} ${mask}` : line];
    this.#place("client", draft, placed);
    this.#overtaken = true;
    const entry: CommandEntry = new CommandEntry(draft, command.verb, argument, shown, spec);
    if (this.#entries.length < maxCommands) this.#entries.push(entry);
    this.#pairing.command(entry);
    if (whole) this.#state.command(entry);
    this.#gate.command(entry);
    this.#login.command(entry);
    if (entry.verb === "QUIT") this.#leaving = true;
    if (announced !== null) this.#sink.announce(announced, draft, []);
    if (spec?.transfer != null) this.#sink.transfer(entry);
  }

  #reply(placed: Placed<ReadReply>): void {
    const { reply, problem } = placed.item;
    this.#cut.server = false;
    this.#replied = true;
    if (reply.code === 0 || problem === "garbage") {
      this.#stray.noise("server", placed);
      return;
    }
    const greeting = !this.#greeted && this.#greets(reply.code);
    this.#greeted ||= reply.code !== 120;
    const began = problem === "unterminated" ? placed.extent.frames.first : Number.POSITIVE_INFINITY;
    const entry = greeting ? null : this.#pairing.reply(reply.code, began);
    const hide = entry?.spec?.kind === "secret" && !this.#options.showPasswords ? entry.argument : "";
    const raw = splitLines(placed.extent.bytes).map((line) => withoutEcho(decodeWire(line), hide));
    const lines = replyLines(placed.item, raw).map((line) => withoutEcho(line, hide));
    const text = lines.join("\n");
    const whole = problem !== "unterminated";
    const announced = whole ? announcedByReply(reply.code, text, this.#sink.server) : null;
    let type: TypeCode | null = null;
    const draft: RowDraft = new RowDraft(placed.extent.time, "content", () => ({
      kind: "reply",
      params: {
        code: reply.code,
        verb: entry?.verb ?? null,
        argument: entry?.shown ?? "",
        lines,
        announced: announcedParams(announced, draft, this.#sink),
        type,
        greeting,
      },
      level: replyLevel(reply.code, entry),
      direction: "to-client",
    }));
    draft.raw = raw;
    draft.answers = entry?.draft ?? null;
    this.#place("server", draft, placed);
    if (reply.code === 421) this.#leaving = true;
    if (greeting && reply.code !== 120) this.#banner ??= lines.find((line) => line.trim() !== "") ?? null;
    if (entry === null && !greeting) this.#orphaned ||= ofTransfers.has(reply.code);
    if (entry !== null) {
      this.#state.reply(entry, reply.code, whole ? text : "", draft);
      entry.replies.push({ draft, code: reply.code, text });
      if (entry.spec?.transfer != null) type = entry.type;
      else if (entry.verb === "TYPE") type = this.#state.type;
      this.#gate.reply(entry, reply.code);
      this.#login.reply(entry, reply.code);
      if (entry.failed && (entry.verb === "PORT" || entry.verb === "EPRT")) this.#sink.refuse(entry.draft);
    }
    if (announced !== null) this.#sink.announce(announced, draft, this.#pairing.pending);
  }

  /** A connection's first reply greets, also a client that does not wait for it; 120 has the greeting follow. */
  #greets(code: number): boolean {
    return this.#pairing.pending.length === 0 || code === 220 || code === 120;
  }

  #place(who: Who, draft: RowDraft, placed: Placed<unknown>): void {
    draft.frames.addAll(placed.extent.frames);
    this.#stray.cut();
    this.#sink.row(draft);
    this.#sink.own(who, placed.end, draft);
  }
}
