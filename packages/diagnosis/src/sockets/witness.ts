import {
  type Channel,
  commandSpec,
  type Endpoint,
  limits,
  parseEpsvReply,
  parseExtendedPort,
  parseHostPort,
  parsePasvReply,
  type Reply,
  replyCodes,
  type Side,
  type WireEvent,
} from "@twinport/protocol";
import type {
  AnnouncementFacts,
  ConnectionFacts,
  DataFacts,
  Exchange,
  ReplyFacts,
  SessionFacts,
  TransferFacts,
} from "../facts.ts";
import { isUpload, transfers } from "../verbs.ts";
import { connectionFacts, seconds } from "./connection.ts";

/** A session, as the end knows it that watches it. */
export interface WitnessedSession {
  /** Which end this is. */
  readonly source: Side;
  /** "C1". */
  readonly id: string;
  readonly client: Endpoint;
  readonly server: Endpoint;
  /** When the control connection stood, milliseconds since the Unix epoch. */
  readonly since: number;
}

/** The moment at which facts are asked for. */
export interface Moment {
  /** Milliseconds since the Unix epoch. */
  readonly time: number;
  /** The reply that is about to be sent to the latest command. */
  readonly answer?: Reply;
  /** That went over the data connection. */
  readonly bytes?: number;
}

interface Said {
  readonly verb: string;
  readonly argument: string;
  readonly time: number;
  readonly replies: ReplyFacts[];
}

interface Tried {
  readonly since: number;
  readonly events: WireEvent[];
  heard?: Heard;
}

/** What no wire event tells of a connection: what was spoken on it first, and how TLS began. */
export type Heard = Pick<ConnectionFacts, "first" | "tls">;

type Announced = Pick<AnnouncementFacts, "method" | "endpoint">;

/**
 * What one end of a session remembers of its recent past, so that it can say why a transfer failed: the last agreement on a data
 * connection, what was said since, and what became of the connection. A few short things a command, nothing a byte.
 */
export class Witness {
  readonly #session: WitnessedSession;
  #agreements = 0;
  #security: "none" | "explicit" | "implicit" = "none";
  /** PASV, EPSV, PORT or EPRT, with what it agreed on. */
  #agreement: Said | undefined;
  #announced: Announced | undefined;
  #since: Said[] = [];
  /** Data connections since then, by the numbers of their wire events. */
  #tried = new Map<number, Tried>();
  #heard: Heard = {};
  /** When a command was sent, and when a reply was; milliseconds since the Unix epoch. */
  readonly #spoke: { client?: number; server?: number } = {};

  constructor(session: WitnessedSession) {
    this.#session = session;
  }

  /** A command was sent, or came. Secrets are masked here. */
  command(verb: string, argument: string, time: number): void {
    const name = cut(verb.toUpperCase());
    const kept = commandSpec(name)?.kind === "secret" ? "****" : cut(argument);
    const said: Said = { verb: name, argument: kept, time, replies: [] };
    this.#spoke.client = time;
    if (!agreeing.has(name)) {
      this.#since.push(said);
      if (this.#since.length > limits.witnessedCommands) this.#since.shift();
      return;
    }
    this.#agreements += 1;
    this.#agreement = said;
    this.#announced = announcedBy(name, argument);
    this.#since = [];
    this.#tried.clear();
  }

  /** TLS has begun on the control connection, or ended ("none"). */
  secured(security: "none" | "explicit" | "implicit"): void {
    this.#security = security;
  }

  /** The reply to the latest command. */
  reply(reply: Reply, time: number): void {
    this.#spoke.server = time;
    const said = this.#since.at(-1) ?? this.#agreement;
    if (said === undefined || said.replies.length > limits.preliminaryReplies) return;
    said.replies.push(replyFacts(reply, time));
    if (said === this.#agreement) this.#announced ??= announcedIn(said.verb, reply, this.#session.server);
  }

  /** A wire event; those of the control connection, and of bytes, tell it nothing. */
  event(event: WireEvent): void {
    if (event.type === "bytes") return;
    const known = this.#tried.get(event.id);
    if (known !== undefined) known.events.push(event);
    if (known !== undefined || !("channel" in event) || event.channel === "control") return;
    // An end that waited in vain for the other one has seen no attempt.
    if (event.type === "refused" && event.initiator !== this.#session.source) return;
    const since = Math.max(this.#spoke.client ?? 0, this.#spoke.server ?? 0);
    this.#tried.set(event.id, { since, events: [event] });
    const [oldest] = this.#tried.keys();
    if (this.#tried.size > limits.witnessedConnections && oldest !== undefined) this.#tried.delete(oldest);
  }

  /** What was heard on the control connection, or on the latest data connection. */
  heard(channel: Channel, heard: Heard): void {
    if (channel === "control") this.#heard = heard;
    const latest = [...this.#tried.values()].at(-1);
    if (channel === "data" && latest !== undefined) latest.heard = heard;
  }

  /** The facts, for `diagnose`. */
  facts(moment: Moment): SessionFacts {
    const { source, id, client, server } = this.#session;
    const said = this.#agreement === undefined ? this.#since : [this.#agreement, ...this.#since];
    const exchanges = said.map(exchange);
    const last = exchanges.at(-1);
    if (last !== undefined && moment.answer !== undefined) {
      const answer = replyFacts(moment.answer, moment.time);
      exchanges[exchanges.length - 1] = { ...last, replies: [...last.replies, answer] };
    }
    return {
      id,
      source,
      vantage: source,
      client,
      server,
      until: seconds(moment.time),
      security: this.#security,
      control: this.#control(),
      exchanges,
      data: this.#agreement === undefined ? [] : [this.#data(this.#agreement, moment)],
    };
  }

  #control(): ConnectionFacts {
    const { client, server, since } = this.#session;
    const lastSent: { client?: number; server?: number } = {};
    if (this.#spoke.client !== undefined) lastSent.client = seconds(this.#spoke.client);
    if (this.#spoke.server !== undefined) lastSent.server = seconds(this.#spoke.server);
    const opening = { kind: "open", time: seconds(since), frames: [] } as const;
    return { from: client, to: server, opening, lastSent, ...this.#heard };
  }

  #data(agreement: Said, moment: Moment): DataFacts {
    const transfer = this.#transfer(moment);
    return {
      id: `${this.#session.id}.D${this.#agreements}`,
      active: isActive(agreement.verb),
      ...(this.#announced === undefined
        ? {}
        : {
            announced: {
              ...this.#announced,
              exchange: 0,
              time: agreement.replies[0]?.time ?? seconds(agreement.time),
              frames: [],
            },
          }),
      attempts: [...this.#tried.values()].flatMap((tried) => this.#attempt(tried, transfer)),
      ...(transfer === undefined ? {} : { transfer }),
    };
  }

  #attempt({ events, since, heard }: Tried, transfer: TransferFacts | undefined): readonly ConnectionFacts[] {
    const known = connectionFacts(events, since);
    if (known === undefined) return [];
    const facts = { ...known, ...heard };
    const counted = facts.opening.kind === "open" && transfer?.sender !== undefined && transfer.bytes > 0;
    return [counted ? { ...facts, bytes: { [transfer.sender]: transfer.bytes } } : facts];
  }

  #transfer({ time, bytes = 0 }: Moment): TransferFacts | undefined {
    const index = this.#since.findIndex(({ verb }) => transfers(verb));
    const said = this.#since[index];
    if (said === undefined) return undefined;
    return {
      verb: said.verb,
      argument: said.argument,
      exchange: index + 1,
      sender: isUpload(said.verb) ? "client" : "server",
      bytes,
      durationMs: Math.max(0, time - said.time),
      frames: [],
    };
  }
}

/** The commands by which the two sides agree on a data connection. */
const agreeing: ReadonlySet<string> = new Set(["PASV", "EPSV", "PORT", "EPRT"]);

function isActive(verb: string): boolean {
  return verb === "PORT" || verb === "EPRT";
}

function announcedBy(verb: string, argument: string): Announced | undefined {
  if (!isActive(verb)) return undefined;
  const method = verb === "PORT" ? "PORT" : "EPRT";
  const read = method === "PORT" ? parseHostPort(argument) : parseExtendedPort(argument);
  if (read === undefined || "problem" in read) return undefined;
  return { method, endpoint: { address: read.address, port: read.port } };
}

function announcedIn(verb: string, { code, lines }: Reply, server: Endpoint): Announced | undefined {
  const text = lines.at(-1) ?? "";
  if (verb === "PASV" && code === replyCodes.passive) {
    const read = parsePasvReply(text);
    return read && { method: "PASV", endpoint: { address: read.address, port: read.port } };
  }
  if (verb === "EPSV" && code === replyCodes.extendedPassive) {
    const read = parseEpsvReply(text);
    return read && { method: "EPSV", endpoint: { address: server.address, port: read.port } };
  }
  return undefined;
}

function exchange({ verb, argument, time, replies }: Said): Exchange {
  return { command: { verb, argument, time: seconds(time), frames: [] }, replies };
}

function replyFacts({ code, lines }: Reply, time: number): ReplyFacts {
  let text = lines[0] ?? "";
  for (let at = 1; at < lines.length && text.length < limits.shownText; at++) text += `\n${lines[at] ?? ""}`;
  return { code, text: cut(text), time: seconds(time), frames: [] };
}

/** As much as is ever shown; copied, since what is cut out by `slice` alone keeps the whole in memory. */
function cut(text: string): string {
  return text.length <= limits.shownText ? text : Array.from(text.slice(0, limits.shownText)).join("");
}
