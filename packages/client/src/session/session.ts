import type { Witness } from "@twinport/diagnosis";
import { isPositive, type Reply } from "@twinport/protocol";
import type { ControlConnection } from "../connection/control.ts";
import type { SessionTls } from "../connection/tls/session-tls.ts";
import { type Turn, Turns } from "../connection/turns.ts";
import { LookAhead } from "../data/look-ahead.ts";
import { defaultModes, ModeOrder } from "../data/modes.ts";
import type { Transcript } from "../observe/transcript.ts";
import type { WireLog } from "../observe/wire.ts";
import type { DialFunction, RepresentationType, SessionOptions, Timeouts } from "../options.ts";
import { replyError } from "../reply-error.ts";
import { RateLimit } from "../transfer/rate-limit.ts";
import { fetchFeatures, parseFeatures } from "./info.ts";
import type { HostKnowledge } from "./knowledge.ts";
import type { ServerNames } from "./server-names.ts";

/** What a {@link Session} is made of. */
export interface SessionParts {
  readonly control: ControlConnection;
  /** As the caller gave them. */
  readonly options: SessionOptions;
  readonly knowledge: HostKnowledge;
  readonly timeouts: Timeouts;
  readonly wire: WireLog;
  /** Remembers what may tell why a transfer failed. */
  readonly witness: Witness;
  /** The last of what was said. */
  readonly transcript: Transcript;
  readonly clock: () => number;
  /** The charset of names. */
  readonly names: ServerNames;
  /** Dials in our place: a proxy. */
  readonly through: DialFunction | undefined;
  /** What the control connection is encrypted with. */
  readonly tls: SessionTls | undefined;
}

/** A command and its argument. */
export type PlainCommand = readonly [verb: string, argument?: string];

/** A port announced before is no longer good after these. */
const replacesPort: ReadonlySet<string> = new Set(["EPSV", "PASV", "EPRT", "PORT", "REIN", "AUTH"]);

/** One logged-in (or not yet logged-in) control connection and what both sides have agreed on over it. */
export class Session {
  readonly control: ControlConnection;
  readonly turns = new Turns();
  readonly options: SessionOptions;
  readonly knowledge: HostKnowledge;
  /** The ways to make a data connection. */
  readonly modes: ModeOrder;
  readonly timeouts: Timeouts;
  readonly wire: WireLog;
  readonly witness: Witness;
  readonly transcript: Transcript;
  readonly clock: () => number;
  readonly through: DialFunction | undefined;
  readonly tls: SessionTls | undefined;
  /** How data connections are protected; undefined while nobody has said (RFC 4217 §9). */
  #protection: "private" | "clear" | undefined;
  /** Of all its transfers. */
  readonly rateLimit: RateLimit | undefined;
  readonly names: ServerNames;
  /** What has told the server where the next transfer begins, while none has used it up. */
  positioned: "REST" | "RANG" | undefined;
  /** The type in force at the server; undefined while none was sent, which means ASCII (RFC 959 §3.1.1). */
  #type: RepresentationType | undefined;
  #features: Promise<ReadonlyMap<string, string>> | undefined;
  /** Data connections must be told to come from our end's address of the control connection: the system chose another one. */
  boundData = false;
  /** What is sent ahead of the replies. */
  readonly ahead = new LookAhead(this);

  constructor(parts: SessionParts) {
    this.control = parts.control;
    this.options = parts.options;
    this.knowledge = parts.knowledge;
    this.modes = new ModeOrder(parts.options.modes ?? defaultModes, parts.knowledge.modes);
    this.timeouts = parts.timeouts;
    this.wire = parts.wire;
    this.witness = parts.witness;
    this.transcript = parts.transcript;
    this.clock = parts.clock;
    const { rateLimit } = parts.options;
    this.rateLimit = typeof rateLimit === "number" ? new RateLimit(rateLimit) : rateLimit;
    this.names = parts.names;
    this.through = parts.through;
    this.tls = parts.tls;
  }

  /** What PROT has said last: "private" is TLS on data connections, "clear" is none. */
  get protection(): "private" | "clear" | undefined {
    return this.#protection;
  }

  /** Commands may be sent before the replies to earlier ones, as far as is known. */
  get pipelined(): boolean {
    return this.options.pipelining === "auto" && this.knowledge.pipelining !== false;
  }

  /** Sends a command and returns its final reply, whatever it is. */
  async command(verb: string, argument?: string): Promise<Reply> {
    const reply = await this.control.send(verb, argument).final;
    if (isPositive(reply)) this.answered(verb.toUpperCase(), argument, reply);
    return reply;
  }

  /**
   * Sends a command whose final reply must be 2yz, or one of `codes` where given.
   * @throws FtpError as `replyErrorCode` tells
   */
  async require(verb: string, argument?: string, codes?: readonly number[]): Promise<Reply> {
    const reply = await this.command(verb, argument);
    if (codes === undefined ? isPositive(reply) : codes.includes(reply.code)) return reply;
    throw replyError(this.control.place, verb, argument, reply);
  }

  /**
   * Sends commands that do not wait for one another, and returns their final replies, whatever those are: in one flight where the server
   * bears that. Others may send as soon as they have left.
   */
  async flight(commands: readonly PlainCommand[], turn: Turn | undefined): Promise<readonly Reply[]> {
    const replies: Reply[] = [];
    if (!this.pipelined || this.knowledge.pipelining !== true) {
      for (const [verb, argument] of commands) replies.push(await this.command(verb, argument));
      return replies;
    }
    const sent = this.control.together(() =>
      commands.map(([verb, argument]) => this.command(verb, argument)),
    );
    turn?.release();
    return await Promise.all(sent);
  }

  /** The server's extensions (FEAT), asked once. The turn must have been taken. */
  features(): Promise<ReadonlyMap<string, string>> {
    if (this.#features === undefined) {
      this.#features = fetchFeatures(this);
      this.#features.catch(() => {
        this.#features = undefined;
      });
    }
    return this.#features;
  }

  /** Sends TYPE unless the type is in force already. */
  async setType(type: RepresentationType): Promise<void> {
    if (this.#type !== type) await this.require("TYPE", type === "ascii" ? "A" : "I");
  }

  /** Keeps in mind what a command has changed or told, also one that the user wrote by hand. */
  answered(verb: string, argument = "", reply: Reply): void {
    if (verb === "FEAT") this.#features ??= Promise.resolve(parseFeatures(this, reply));
    if (verb === "REIN") this.#type = this.#protection = undefined;
    if (verb === "PROT") this.#protection = argument.toUpperCase() === "P" ? "private" : "clear";
    if (replacesPort.has(verb)) this.ahead.forget();
    if (verb !== "TYPE") return;
    const letter = argument.charAt(0).toUpperCase();
    this.#type = letter === "I" || letter === "L" ? "image" : letter === "A" ? "ascii" : undefined;
  }
}
