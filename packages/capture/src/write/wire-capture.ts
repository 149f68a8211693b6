import { type Endpoint, foldMapped, type WireEvent, type WireObserver } from "@twinport/protocol";
import type { Time } from "../read/time.ts";
import { otherSide } from "../stream/side.ts";
import type { Side } from "../stream/types.ts";
import { concatBytes } from "./bytes.ts";
import { PcapngWriter } from "./pcapng-writer.ts";
import { type FlowEnd, TcpFlow } from "./tcp-flow.ts";
import type { Frame } from "./tcp-frame.ts";

type WireBytes = Extract<WireEvent, { type: "bytes" }>;
type WireOpen = Extract<WireEvent, { type: "open" }>;
type WireRefused = Extract<WireEvent, { type: "refused" }>;

/** What the section comment of every such capture says. */
export const wireCaptureComment =
  "Rebuilt from socket events by Twinport: endpoints, bytes, their order and times were observed; " +
  "packet boundaries, sequence numbers, acknowledgments and options were made up.";

/** So that the largest frame fits its segment and window. */
const roomy = { mss: 65_000, window: 1024 };
/** Payload of one frame: with all headers it stays below IP's 65,535. */
const longestPayload = 65_000;
const microsPerSecond = 1_000_000;

/** Choices of a rebuilt capture. */
export interface WireCaptureOptions {
  /** Said in the section comment after {@link wireCaptureComment}. */
  readonly comment?: string;
  /** Ask for the bytes of data connections too; without, their frames are written short. Default false. */
  readonly dataPayload?: boolean;
  /** Takes the file's bytes as they come, so that it may grow without bound. Default: held for {@link WireCapture.finish}. */
  readonly sink?: (chunk: Uint8Array) => void;
}

interface OpenConnection {
  readonly flow: TcpFlow;
  /** Which side of the TCP connection the FTP client is. */
  readonly client: Side;
  readonly closed: Set<Side>;
}

/**
 * Turns the wire events of ONE end into a pcapng file that Wireshark and the analyser open: handshakes,
 * data segments each with its ACK, closes, resets and failed attempts. Given the events of both ends it would hold everything
 * twice. Events that make no sense (an unknown id, bytes after a FIN) are left out.
 */
export class WireCapture implements WireObserver {
  readonly dataPayload: boolean;
  readonly #writer: PcapngWriter;
  readonly #chunks: Uint8Array[] = [];
  readonly #sink: (chunk: Uint8Array) => void;
  readonly #connections = new Map<number, OpenConnection>();
  #lastMicros = 0;

  constructor(options: WireCaptureOptions = {}) {
    this.dataPayload = options.dataPayload ?? false;
    const comment =
      options.comment === undefined ? wireCaptureComment : `${wireCaptureComment} ${options.comment}`;
    this.#writer = new PcapngWriter({ comment, interfaceName: "socket events" });
    this.#sink = options.sink ?? ((chunk) => this.#chunks.push(chunk));
    this.#sink(this.#writer.header());
  }

  event(event: WireEvent): void {
    const micros = Math.round(event.time * 1000);
    if (event.type === "open") this.#open(event, micros);
    else if (event.type === "refused") this.#refused(event, micros);
    else {
      const connection = this.#connections.get(event.id);
      if (connection === undefined) return;
      if (event.type === "bytes") this.#bytes(connection, event, micros);
      // Its bytes are the plain text inside TLS already: nothing of a packet tells where that begins.
      else if (event.type === "tls") return;
      else if (event.type === "fin") this.#fin(connection, sideOf(connection, event.by), micros, event.id);
      else this.#reset(connection, sideOf(connection, event.by), micros, event.id);
    }
  }

  /** The whole file so far; empty with a sink of your own. More events may follow. */
  finish(): Uint8Array {
    return concatBytes(this.#chunks);
  }

  #open(event: WireOpen, micros: number): void {
    const flow = newFlow(event);
    this.#write(micros, flow.syn(), flow.synAck(), flow.ack("initiator"));
    const client = event.initiator === "client" ? "initiator" : "responder";
    this.#connections.set(event.id, { flow, client, closed: new Set() });
  }

  /**
   * The event comes when the attempt is given up. When it began is not known: the first SYN is put right after what was
   * observed before, which is about when an FTP end begins to connect; a second one marks the end of the waiting.
   */
  #refused(event: WireRefused, micros: number): void {
    const flow = newFlow(event);
    if (event.reason === "refused") {
      this.#write(micros, flow.syn(), flow.reset("responder"));
    } else {
      if (this.#lastMicros > 0) this.#write(0, flow.syn());
      this.#write(micros, flow.syn());
    }
  }

  #bytes(connection: OpenConnection, event: WireBytes, micros: number): void {
    const from = sideOf(connection, event.direction === "to-server" ? "client" : "server");
    if (connection.closed.has(from)) return;
    for (let at = 0; at < event.length; at += longestPayload) {
      const length = Math.min(longestPayload, event.length - at);
      const payload = event.payload?.subarray(at, at + length) ?? length;
      this.#write(micros, connection.flow.data(from, payload), connection.flow.ack(otherSide(from)));
    }
  }

  #fin(connection: OpenConnection, by: Side, micros: number, id: number): void {
    if (connection.closed.has(by)) return;
    connection.closed.add(by);
    this.#write(micros, connection.flow.fin(by), connection.flow.ack(otherSide(by)));
    if (connection.closed.size === 2) this.#connections.delete(id);
  }

  #reset(connection: OpenConnection, by: Side, micros: number, id: number): void {
    this.#connections.delete(id);
    this.#write(micros, connection.flow.reset(by));
  }

  /** Writes frames at a time or, as no two may share one, each a microsecond after the one before. */
  #write(micros: number, ...frames: readonly Frame[]): void {
    for (const frame of frames) {
      this.#lastMicros = Math.max(micros, this.#lastMicros + 1);
      this.#sink(this.#writer.packet(timeOf(this.#lastMicros), frame));
    }
  }
}

function newFlow({ client, server, initiator }: WireOpen | WireRefused): TcpFlow {
  const end = ({ address, port }: Endpoint): FlowEnd => ({ address: foldMapped(address), port, ...roomy });
  return initiator === "client"
    ? new TcpFlow(end(client), end(server))
    : new TcpFlow(end(server), end(client));
}

function sideOf(connection: OpenConnection, who: "client" | "server"): Side {
  return who === "client" ? connection.client : otherSide(connection.client);
}

function timeOf(micros: number): Time {
  const seconds = Math.floor(micros / microsPerSecond);
  return { seconds, nanos: (micros - seconds * microsPerSecond) * 1000 };
}
