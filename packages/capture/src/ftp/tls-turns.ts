import { limits } from "@twinport/protocol";
import type { Who } from "../model.ts";
import type { Side, StreamBytes } from "../stream/index.ts";
import type { PlainLength, TlsConversation, TlsRecord } from "../tls/index.ts";
import { type Meaning, RowDraft } from "./draft.ts";

/** Records of one side with nothing between them. */
class Turn {
  readonly draft: RowDraft;
  readonly who: Who;
  records = 0;
  bytes = 0;
  exact = true;
  /** Session tickets of TLS 1.3: that is what it is, by all that is known; or some may be among it. */
  tickets: "certain" | "likely" | "among" | null = null;
  guess: "passive" | null = null;

  constructor(who: Who, chunk: StreamBytes, meaning: (turn: Turn) => Meaning) {
    this.who = who;
    this.draft = new RowDraft(chunk, "content", () => meaning(this));
  }

  take({ bytes, exact }: PlainLength): void {
    this.records++;
    this.bytes += bytes;
    this.exact &&= exact;
  }
}

/** What the rows need. */
interface TurnSink {
  /** "C1". */
  name(): string;
  who(side: Side): Who;
  row(draft: RowDraft): void;
}

/** A NewSessionTicket is no shorter and hardly longer (RFC 8446 §4.6.1). */
const shortestTicket = 40;
const longestTicket = 4096;
/** "PASV" and "EPSV" with their line end; "EPSV 1" and "EPSV 2". */
const passiveCommands: ReadonlySet<number> = new Set([6, 8]);
/** A 227 or 229 with its text: shorter than the address in its brackets none is, and few servers talk longer. */
const shortestAnnouncement = 20;
const longestAnnouncement = 120;

/** Encrypted commands and replies, a row for each turn. */
export class TlsTurns {
  readonly #sink: TurnSink;
  readonly #turns: Turn[] = [];
  #turn: Turn | null = null;
  /** The server's first turn behind a handshake of TLS 1.3, which begins with session tickets. */
  #opening: { readonly turn: Turn; readonly length: number } | "ahead" | "over" = "ahead";
  /** The server greets first, inside TLS. */
  readonly #serverFirst: boolean;
  #spoken = false;
  #ticket: number | null = null;

  constructor(sink: TurnSink, serverFirst: boolean) {
    this.#sink = sink;
    this.#serverFirst = serverFirst;
  }

  /** Bytes of a session ticket; null if none was told apart. */
  get ticketBytes(): number | null {
    return this.#ticket;
  }

  /** Something else has come: the next record begins a row. */
  cut(): void {
    this.#turn = null;
  }

  /** Takes a record that begins in `chunk`; its row. */
  take(chunk: StreamBytes, record: TlsRecord, conversation: TlsConversation): RowDraft {
    const who = this.#sink.who(chunk.from);
    if (who === "client") this.#spoken = true;
    const opens = who === "server" && this.#opening !== "over" && conversation.version === 0x0304;
    const turn = (opens ? this.#openingTurn(chunk, record) : null) ?? this.#continued(who, chunk);
    turn.take(record.plain);
    return turn.draft;
  }

  /** The client connects in frame `frame`: if a short exchange came right before, it very likely announced that. */
  guessPassive(frame: number): void {
    const at = this.#turns.findLastIndex(({ draft }) => draft.frames.first < frame);
    const [command, reply] = [this.#turns[at - 1], this.#turns[at]];
    if (command?.who !== "client" || reply?.who !== "server" || reply.draft.frames.last > frame) return;
    if (!command.exact || !reply.exact || command.records !== 1 || reply.records !== 1) return;
    if (!passiveCommands.has(command.bytes) || reply.tickets !== null) return;
    if (reply.bytes < shortestAnnouncement || reply.bytes > longestAnnouncement) return;
    command.guess = "passive";
    reply.guess = "passive";
  }

  /** The turn of the server's records right behind the handshake; null if its tickets are behind. */
  #openingTurn(chunk: StreamBytes, { length, plain }: TlsRecord): Turn | null {
    const opening = this.#opening;
    // Before the client has said anything a server that does not greet has nothing else to say.
    const certain = !this.#spoken && !this.#serverFirst;
    if (typeof opening === "string") {
      const turn = this.#begin("server", chunk);
      turn.tickets = certain ? "certain" : "among";
      if (certain) this.#ticket = plain.bytes;
      this.#opening = { turn, length };
      return turn;
    }
    const { turn } = opening;
    if (certain) return turn;
    const alike = length === opening.length && plain.bytes >= shortestTicket && plain.bytes <= longestTicket;
    if (alike && turn.tickets !== "certain") {
      turn.tickets = "likely";
      this.#ticket = plain.bytes;
      return turn;
    }
    this.#opening = "over";
    if (turn.tickets !== "among") this.cut();
    return null;
  }

  #continued(who: Who, chunk: StreamBytes): Turn {
    if (this.#turn?.who === who) return this.#turn;
    return this.#begin(who, chunk);
  }

  #begin(who: Who, chunk: StreamBytes): Turn {
    const turn = new Turn(who, chunk, (one) => this.#meaning(one));
    this.#turn = turn;
    if (this.#turns.length < limits.sessionRows) this.#turns.push(turn);
    this.#sink.row(turn.draft);
    return turn;
  }

  #meaning({ who, records, bytes, exact, guess, tickets }: Turn): Meaning {
    if (who === "client") {
      const params = { records, bytes, exact, guess };
      return { kind: "tls.cmd", params, level: "ok", direction: "to-server" };
    }
    const how = { level: "ok", direction: "to-client" } as const;
    if (tickets === "certain" || tickets === "likely") {
      const place = { which: "control", connection: this.#sink.name() } as const;
      return {
        kind: "tls.tickets",
        params: { ...place, records, bytes, certain: tickets === "certain" },
        ...how,
      };
    }
    const params = { records, bytes, exact, guess, tickets: tickets === "among" };
    return { kind: "tls.reply", params, ...how };
  }
}
