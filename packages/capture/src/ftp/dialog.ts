import {
  type ControlLine,
  ControlLineReader,
  commandSpec,
  type ReadReply,
  ReplyReader,
  splitCommand,
} from "@twinport/protocol";
import type { Who } from "../model.ts";
import { partOf, type StreamBytes } from "../stream/index.ts";
import { announcedByCommand, announcedByReply } from "./announced.ts";
import { CommandEntry, type TypeCode } from "./command-entry.ts";
import { CommandList } from "./command-list.ts";
import { commandMeaning, replyMeaning } from "./dialog-meaning.ts";
import type { DialogOptions, DialogSink } from "./dialog-sink.ts";
import { RowDraft } from "./draft.ts";
import { EmptyRecords } from "./empty-records.ts";
import { LineStream, type Placed } from "./line-stream.ts";
import { Login } from "./login.ts";
import { Pairing } from "./pair.ts";
import { Protection, sealedInCommand, sealedInReply } from "./protection.ts";
import { neverClosed, rawLines, replyLines } from "./reply-lines.ts";
import { ofTransfers, TransferState } from "./state.ts";
import { StrayBytes } from "./stray.ts";
import { changesPassword, decodeWire, mask, masked, withoutEcho } from "./text.ts";
import { clearRow } from "./tls-clear.ts";
import { TlsGate } from "./tls-gate.ts";
import { type Enclosed, type TlsContent, TlsRows } from "./tls-rows.ts";
import { TlsTurns } from "./tls-turns.ts";
import { UnseenTransfers } from "./unseen-transfers.ts";

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
  readonly #protection = new Protection();
  readonly #stray: StrayBytes;
  /** TLS on the connection, if there is any. */
  readonly tls: TlsRows;
  readonly #turns: TlsTurns;
  /** The commands with their replies. */
  readonly commands = new CommandList();
  readonly #unseen: UnseenTransfers;
  /** The next line of a side may have lost its beginning. */
  readonly #cut: Record<Who, boolean>;
  #greeted: boolean;
  #banner: string | null = null;
  #leaving = false;
  /** The first bytes of a side of TLS that runs already have come. */
  readonly #entered: Record<Who, boolean> = { client: false, server: false };
  /** The TLS record that is being read, null outside of one that was decrypted. */
  #record: Enclosed | null = null;
  readonly #empty = new EmptyRecords();
  /** TLS has ended before the connection did. */
  #clearAgain = false;
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
    this.#unseen = new UnseenTransfers(this.#state, (entry) => sink.transfer(entry));
    this.#gate = new TlsGate(options.implicitTls);
    this.#cut = { client: options.midstream, server: options.midstream };
    this.#greeted = options.midstream;
    this.#stray = new StrayBytes(sink, options.showPasswords);
    this.#turns = new TlsTurns(sink.tls, options.implicitTls);
    const content: TlsContent = {
      opened: (record, bytes) => this.#opened(record, bytes),
      application: (chunk, record, conversation) => {
        this.#stray.cut();
        return this.#turns.take(chunk, record, conversation);
      },
      cut: () => this.#turns.cut(),
      unknown: (chunk, length) => {
        this.#turns.cut();
        const who = sink.tls.who(chunk.from);
        if (this.tls.facts.secrets === "fit") this.#lose(who);
        return this.#stray.opaque(who, chunk, length);
      },
      rest: (place, length) => this.#stray.opaque(sink.tls.who(place.from), place, length),
    };
    this.tls = new TlsRows(sink.tls, content, options.keyring);
  }

  /** The name that logged in; while none has, the last one given with USER. */
  get user(): string | null {
    return this.#login.user;
  }

  /** First line of the greeting that has text. */
  get banner(): string | null {
    return this.#banner;
  }

  /** Whether TLS, or another mechanism, hides the dialog, and since when. */
  get encryption(): "no" | "explicit" | "implicit" {
    const begun = this.#gate.encryption;
    // Where neither AUTH nor the start of the connection was captured, the server's ServerHello tells.
    const { runningTls, implicitTls } = this.#options;
    const later = runningTls || this.tls.version !== null || this.#protection.mechanism !== null;
    if (begun !== "no" || !later) return begun;
    return runningTls && implicitTls ? "implicit" : "explicit";
  }

  /** What protects the dialog: "TLS", or the mechanism that AUTH named (RFC 2228); null if nothing does. */
  get mechanism(): string | null {
    return this.#protection.mechanism ?? (this.encryption === "no" ? null : "TLS");
  }

  /** TLS hides the dialog, or parts of it. */
  get hidden(): boolean {
    return this.encryption !== "no" && !this.tls.readable;
  }

  /** QUIT or 421 was said: the connection may end at any time. */
  get leaving(): boolean {
    return this.#leaving;
  }

  /** Bytes of a TLS session ticket of the server's; null if none was told apart. */
  get ticketBytes(): number | null {
    return this.#turns.ticketBytes;
  }

  /** Commands without their final reply, oldest first. */
  get pending(): readonly CommandEntry[] {
    return this.#pairing.pending;
  }

  /** Announcements may have been made that cannot be seen: encrypted, missing, or before the capture began. */
  get blind(): boolean {
    if (this.hidden || this.#holed) return true;
    return this.#options.midstream && (this.commands.unannounced || this.#orphaned);
  }

  /** Takes the next bytes of a side. */
  push(who: Who, chunk: StreamBytes): void {
    if (this.#options.runningTls && !this.#entered[who]) this.#enter(who, chunk);
    let rest = chunk;
    while (rest.length > 0) {
      const taken = this.#gate.inTls(who) ? this.#takeTls(who, rest) : this.#takeText(who, rest);
      if (taken >= rest.length) return;
      rest = partOf(rest, taken);
    }
  }

  /** What comes first of TLS that runs already need not be the beginning of a record. */
  #enter(who: Who, chunk: StreamBytes): void {
    this.#entered[who] = true;
    this.#gate.enter(who);
    this.gap(who, { ...chunk, bytes: new Uint8Array(0) }, 0);
  }

  /** `length` bytes of a side are missing; `chunk` has none, and the place of the first. */
  gap(who: Who, chunk: StreamBytes, length: number): void {
    if (this.#gate.gap(who)) this.#gate.enter(who);
    if (this.#gate.inTls(who)) this.tls.gap(chunk, length);
    this.#lose(who);
  }

  /** Something that belongs to the session went over another connection. */
  beside(): void {
    this.#turns.cut();
    this.#stray.cut();
  }

  /** The client connected in frame `frame`, and nothing readable announced it. */
  unannounced(frame: number): void {
    this.#turns.guessPassive(frame);
  }

  /** Nothing more comes. @param watched what came was seen to its end, as far as the capture has it */
  end(watched: boolean): void {
    this.tls.end();
    this.#rest("client");
    this.#rest("server");
    // Replies may be there, but hidden, or not in the capture.
    if (!watched || this.hidden || this.#holed || (this.#options.midstream && !this.#replied)) return;
    for (const entry of this.#pairing.pending) {
      entry.unanswered = entry.replies.length === 0;
      entry.unfinished = entry.begun;
    }
  }

  /** Some of what was said is missing. */
  get holed(): boolean {
    return this.#holed;
  }

  /** What follows of a side does not join what came before. */
  #lose(who: Who): void {
    this.#holed = true;
    this.#rest(who);
    if (who === "server") this.#pairing.lost();
    this.#cut[who] = true;
  }

  /** Takes what was in a TLS record. */
  #opened(record: Enclosed, bytes: Uint8Array): void {
    const { from, seconds, nanos, frames, end } = record;
    const { length } = bytes;
    this.#empty.opened(this.#sink.tls.who(from), record, length);
    const chunk = { from, length, bytes, frame: frames.first, seconds, nanos, offset: end };
    this.#record = record;
    if (this.#sink.tls.who(from) === "client") {
      for (const placed of this.#client.push(chunk, record)) this.#line(placed);
    } else this.#replies(chunk);
    this.#record = null;
  }

  /** Returns how many bytes are TLS. */
  #takeTls(who: Who, chunk: StreamBytes): number {
    const taken = this.tls.take(chunk);
    if (taken < chunk.length) this.#goClear(who, chunk);
    return taken;
  }

  /** Takes the clear text that `chunk` begins with; returns how much it is. */
  #takeText(who: Who, chunk: StreamBytes): number {
    const start = this.#gate.start(who, chunk.bytes);
    const text = start < 0 ? chunk : partOf(chunk, 0, start);
    if (text.length > 0) {
      this.#gate.clear(who, text.bytes);
      if (who === "client") for (const placed of this.#client.push(text)) this.#line(placed);
      else this.#replies(text);
    }
    if (start >= 0) {
      this.#rest(who);
      this.#gate.enter(who);
    }
    return text.length;
  }

  /** Clear text stands where a TLS record should. */
  #goClear(who: Who, chunk: StreamBytes): void {
    this.#gate.leave(who);
    if (!this.tls.answered || this.#clearAgain) return;
    this.#clearAgain = true;
    // What was agreed on inside TLS is known only to whoever could read it.
    if (this.hidden) this.#state.forget();
    this.#turns.cut();
    this.#sink.row(clearRow(who, chunk));
  }

  #replies(chunk: StreamBytes): void {
    if (this.#overtaken && neverClosed(this.#server.head, chunk.bytes)) this.#rest("server");
    this.#overtaken = false;
    const before = this.#gate.shut;
    for (const placed of this.#server.push(chunk, this.#record)) {
      this.#reply(placed);
      const behind = chunk.offset + chunk.length - placed.end;
      if (before || !this.#gate.shut || behind <= 0) continue;
      // What stands behind a 234 in the same bytes is no reply any more, whatever it looks like (STARTTLS injection).
      this.#server.end();
      this.#stray.injected(partOf(chunk, chunk.length - behind));
      return;
    }
  }

  #rest(who: Who): void {
    this.#empty.rest(who, (record) => this.#stray.opaque(who, record, 0));
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
    if (commandSpec(splitCommand(decodeWire(placed.item.bytes)).verb) !== undefined)
      this.#line(placed, false);
    else this.#stray.noise("client", placed);
  }

  /** @param whole false if the line was cut off: what it says is shown, but numbers in it prove nothing */
  #line(placed: Placed<ControlLine>, whole = true): void {
    const { extent } = placed;
    const { bytes, interrupt } = placed.item;
    const line = decodeWire(bytes);
    const { verb, argument } = splitCommand(line);
    const spec = commandSpec(verb) ?? null;
    const cut = this.#cut.client;
    this.#cut.client = false;
    const plausible = spec !== null || (!cut && /^[A-Z][A-Z0-9]{1,9}$/.test(verb));
    if (!plausible) {
      this.#stray.noise("client", placed);
      return;
    }
    const tells = spec?.kind === "secret" || changesPassword(verb, argument);
    const secret = tells && !this.#options.showPasswords;
    const shown = secret ? masked(argument) : argument;
    const announced = whole ? announcedByCommand(verb, argument) : null;
    const sealed = sealedInCommand(verb, argument);
    const draft: RowDraft = new RowDraft(extent.time, "content", () =>
      commandMeaning(entry, { interrupt, announced, sealed }, this.#sink),
    );
    draft.raw = [secret && argument !== "" ? `${line.slice(0, line.indexOf(" "))} ${mask}` : line];
    this.#place("client", draft, placed);
    this.#overtaken = true;
    const entry: CommandEntry = new CommandEntry(draft, verb, argument, shown, spec);
    this.commands.add(entry);
    this.#unseen.command();
    this.#pairing.command(entry);
    if (whole) this.#state.command(entry);
    this.#gate.command(entry);
    this.#protection.command(entry);
    this.#login.command(entry);
    if (entry.verb === "QUIT") this.#leaving = true;
    if (announced !== null) this.#sink.announce(announced, draft, []);
    if (spec?.transfer != null) this.#sink.transfer(entry);
  }

  #reply(placed: Placed<ReadReply>): void {
    const { code } = placed.item.reply;
    const { problem } = placed.item;
    this.#cut.server = false;
    this.#replied = true;
    if (code === 0 || problem === "garbage") {
      this.#stray.noise("server", placed);
      return;
    }
    const greeting = !this.#greeted && this.#greets(code);
    this.#greeted ||= code !== 120;
    const began = problem === "unterminated" ? placed.extent.frames.first : Number.POSITIVE_INFINITY;
    const entry = greeting ? null : this.#pairing.reply(code, began);
    const secret = entry?.spec?.kind === "secret" && entry.spec.group !== "security";
    const hide = secret && !this.#options.showPasswords ? entry.argument : "";
    const raw = withoutEcho(rawLines(placed), hide);
    const lines = withoutEcho(replyLines(placed.item, raw), hide);
    const text = lines.join("\n");
    const whole = problem !== "unterminated";
    const announced = whole ? announcedByReply(code, text, this.#sink.server) : null;
    const sealed = sealedInReply(code, lines);
    let type: TypeCode | null = null;
    const draft: RowDraft = new RowDraft(placed.extent.time, "content", () =>
      replyMeaning(entry ?? unseen, { draft, code, lines, type, greeting, announced, sealed }, this.#sink),
    );
    const unseen = entry === null && !greeting ? this.#unseen.reply(code, whole ? text : "", draft) : null;
    draft.raw = raw;
    draft.answers = entry?.draft ?? null;
    this.#place("server", draft, placed);
    if (code === 421) this.#leaving = true;
    this.#protection.reply(entry, code);
    if (greeting && code !== 120) this.#banner ??= lines.find((line) => line.trim() !== "") ?? null;
    if (entry === null && !greeting) this.#orphaned ||= ofTransfers.has(code);
    if (entry === null) this.commands.unasked({ draft, code, text });
    else {
      this.#state.reply(entry, code, whole ? text : "", draft);
      entry.answer({ draft, code, text });
      if (entry.spec?.transfer != null) type = entry.type;
      else if (entry.verb === "TYPE") type = this.#state.type;
      this.#gate.reply(entry, code);
      this.#login.reply(entry, code);
      if (entry.failed && entry.spec?.kind === "address") this.#sink.refuse(entry.draft);
    }
    if (announced !== null) this.#sink.announce(announced, draft, this.#pairing.pending);
  }

  /** A connection's first reply greets, also a client that does not wait for it; 120 has the greeting follow. */
  #greets(code: number): boolean {
    return this.#pairing.pending.length === 0 || code === 220 || code === 120;
  }

  #place(who: Who, draft: RowDraft, placed: Placed<unknown>): void {
    draft.frames.addAll(placed.extent.frames);
    draft.decrypted = this.#record !== null;
    this.#empty.join(who, draft);
    this.#stray.cut();
    this.#turns.cut();
    this.#sink.row(draft);
    this.#sink.own(who, placed.end, draft);
  }
}
