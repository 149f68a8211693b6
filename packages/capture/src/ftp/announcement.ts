import { addressScope, type Endpoint, isPassive, type Method } from "@twinport/protocol";
import type { DataConnectionRecord, DataState, Timestamp, TransferRecord, Who } from "../model.ts";
import { addressKey } from "./address-key.ts";
import type { CommandEntry } from "./command-entry.ts";
import type { DataFlow } from "./data-flow.ts";
import { listingOf } from "./data-meaning.ts";
import type { RowDraft } from "./draft.ts";
import { FrameSet } from "./frames.ts";

/** The session as its announcements see it. */
export interface AnnouncingSession {
  /** "C1". */
  readonly id: string;
  /** addressKey of the hosts of the control connection. */
  readonly clientKey: string;
  readonly serverKey: string;
  /** Bytes of a session ticket of its server's, where they show on the control connection. */
  readonly ticketBytes: number | null;
  /** When the session was last heard of. */
  readonly last: Timestamp;
  /** Its control connection has ended. */
  readonly over: boolean;
  /** A data connection of this announcement has begun. */
  linked(flow: DataFlow): void;
  /** A segment of a data connection has come. */
  heard(time: Timestamp): void;
  /** The announced port is used once more; null if no transfer waits for it. */
  again(announcement: Announcement): Announcement | null;
}

/** A PORT, EPRT, LPRT, 227, 228 or 229: somebody will connect to this endpoint (RFC 959 §3.3, RFC 2428). */
export class Announcement {
  readonly session: AnnouncingSession;
  readonly method: Method;
  readonly endpoint: Endpoint;
  /** addressKey of the endpoint. */
  readonly key: string;
  readonly number: number;
  /** The row that announces. */
  readonly draft: RowDraft;
  /** Capture time of the announcement. */
  readonly seconds: number;
  /** Its connections: one, or several where attempts failed. */
  readonly flows: DataFlow[] = [];
  /** The transfer it was used for. */
  command: CommandEntry | null = null;
  /** The server refused the PORT or EPRT. */
  refused = false;
  /** The session tells of it; of too many only the first. */
  kept = true;
  /**
   * The connection, where another session announced the same endpoint and fits better: a transfer between two
   * servers is announced by PASV on one control connection and by PORT on the other.
   */
  shared: DataFlow | null = null;

  constructor(
    session: AnnouncingSession,
    number: number,
    method: Method,
    endpoint: Endpoint,
    draft: RowDraft,
  ) {
    this.session = session;
    this.number = number;
    this.method = method;
    this.endpoint = endpoint;
    this.key = addressKey(endpoint.address);
    this.draft = draft;
    this.seconds = draft.time.seconds;
  }

  /** "C1.D2". */
  get id(): string {
    return `${this.session.id}.D${this.number}`;
  }

  /** The server listens, the client connects. */
  get passive(): boolean {
    return isPassive(this.method);
  }

  /** Who opens the data connection. */
  get initiator(): Who {
    return this.passive ? "client" : "server";
  }

  /** Somebody has connected. */
  get met(): boolean {
    return this.flows.some((flow) => flow.state === "open");
  }

  /**
   * A connection has used it up. While attempts fail the peer may try again, also when somebody else was at the passive
   * port before and was turned away.
   */
  get consumed(): boolean {
    return this.flows.some((flow) => flow.state === "open" && !(this.passive && flow.fruitless));
  }

  /** Its connection leads from server to server: the client of the session is no end of it (RFC 959 §2.3). */
  get elsewhere(): boolean {
    // An attempt that failed is told as such: it is no transfer.
    return this.carrier?.state === "open" && this.#leadsElsewhere;
  }

  get #leadsElsewhere(): boolean {
    const { carrier } = this;
    if (carrier === null) return false;
    if (carrier.shared) return true;
    if (this.passive || this.key === this.session.clientKey) return false;
    return addressKey(carrier.to.address) === this.key;
  }

  /** A connection to `to` goes to another endpoint than the announced one; 0.0.0.0 announces none in particular. */
  differsFrom(to: Endpoint): boolean {
    if (to.port !== this.endpoint.port) return true;
    return addressKey(to.address) !== this.key && addressScope(this.key) !== "unspecified";
  }

  /** What became of it. */
  get state(): DataState {
    if (this.met) return "open";
    if (this.flows.some((flow) => flow.state === "refused")) return "refused";
    if (this.flows.length > 0) return "unanswered";
    if (this.shared !== null) return this.shared.state;
    const command = this.command;
    return command?.begun === true && (command.final === 226 || command.final === 250)
      ? "not-captured"
      : "unused";
  }

  /** What PORT or EPRT named is no address of the client's. */
  get abroad(): boolean {
    return !this.passive && this.#leadsElsewhere;
  }

  /** The connection that carried the data, else the last attempt. */
  get flow(): DataFlow | null {
    const open = this.flows.filter((flow) => flow.state === "open");
    return open.find((flow) => !flow.fruitless) ?? open[0] ?? this.flows.at(-1) ?? null;
  }

  /** Likewise, also where the other server's session explains it. */
  get carrier(): DataFlow | null {
    return this.flow ?? this.shared;
  }

  /** Every connection that belongs to it. */
  get tried(): readonly DataFlow[] {
    return this.flows.length > 0 || this.shared === null ? this.flows : [this.shared];
  }

  /** Plain data. */
  record(): DataConnectionRecord {
    const { command, carrier: flow } = this;
    const frames = new FrameSet();
    for (const one of this.tried) frames.addAll(one.rows.frames);
    const [bytesToClient, bytesToServer] = this.#bytes();
    return {
      id: this.id,
      method: this.method,
      announcedIn: this.draft.frames.first,
      address: this.endpoint.address,
      port: this.endpoint.port,
      state: this.state,
      initiator: this.#opener(),
      from: flow?.from ?? null,
      to: flow?.to ?? null,
      synFrame: flow?.rows.handshake.synFrame ?? null,
      frames: frames.ranges(),
      bytesToClient,
      bytesToServer,
      command: command?.verb || null,
      commandFrame: command?.seen === true ? command.draft.frames.first : null,
    };
  }

  /** What was transferred; null if nothing could be. */
  transfer(): TransferRecord | null {
    const { carrier: flow, command } = this;
    if (flow === null || flow.state !== "open" || command === null) return null;
    if (command.failed && !command.begun) return null;
    const { bytes, offset, expected, complete, durationMs, retransmissions, sha256 } = flow.facts(command);
    return {
      connection: this.id,
      command: command.verb || (this.#bytes()[1] > 0 ? "STOR" : "RETR"),
      ...(!command.seen && { inferred: true as const }),
      argument: command.shown,
      type: command.type,
      mode: command.mode,
      structure: command.structure,
      offset,
      bytes,
      expectedBytes: expected?.bytes ?? null,
      complete,
      durationMs,
      rttMs: flow.rows.handshake.rttMs,
      retransmissions,
      sha256,
      extracted: null,
      listing: listingOf(flow),
      frames: flow.dataFrames(),
    };
  }

  #opener(): Who | null {
    if (this.carrier === null) return null;
    if (!this.elsewhere) return this.initiator;
    return addressKey(this.carrier.from.address) === this.session.serverKey ? "server" : null;
  }

  #bytes(): [toClient: number, toServer: number] {
    const { flow, shared } = this;
    if (flow !== null) return [flow.bytesTo("client"), flow.bytesTo("server")];
    if (shared === null) return [0, 0];
    const { to, from } = shared.listened;
    return this.passive ? [from, to] : [to, from];
  }
}
