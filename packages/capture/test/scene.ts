import { TCP_ACK, TCP_PSH } from "../src/decode/index.ts";
import type { AnalyzeOptions } from "../src/ftp/index.ts";
import { analyzeBytes } from "../src/index.ts";
import type { Analysis, FrameRange, Row, Session } from "../src/model.ts";
import type { Side } from "../src/stream/index.ts";
import { concatBytes, type Frame, PcapWriter, type SegmentParts, TcpFlow } from "../src/write/index.ts";

const encoder = new TextEncoder();

interface Stamped {
  readonly seconds: number;
  readonly nanos: number;
  readonly frame: Frame;
}

/** Packets of a made-up network, a millisecond apart unless told otherwise. */
export class Scene {
  readonly #frames: Stamped[] = [];
  #microseconds = 0;

  /** Number of the last frame. */
  get frame(): number {
    return this.#frames.length;
  }

  /** Lets time pass. */
  wait(seconds: number): void {
    this.#microseconds += seconds * 1e6;
  }

  /** Adds a frame. */
  push(frame: Frame): void {
    this.#microseconds += 1000;
    const seconds = 1_000_000_000 + Math.floor(this.#microseconds / 1e6);
    this.#frames.push({ seconds, nanos: (this.#microseconds % 1e6) * 1000, frame });
  }

  /** The last frame once more, a moment later: captured at another point of the same host. */
  copy(): void {
    const last = this.#frames.at(-1);
    if (last === undefined) throw new Error("no frame yet");
    this.#microseconds += 20;
    const frame = { ...last.frame, data: last.frame.data.slice() };
    this.#frames.push({ ...last, frame, nanos: last.nanos + 20_000 });
  }

  /** Spoils the checksum of the IPv4 TCP packets sent from a port. */
  spoil(port: number): void {
    for (const { frame } of this.#frames) {
      const view = new DataView(frame.data.buffer, frame.data.byteOffset);
      if (view.getUint16(34) === port) view.setUint16(50, view.getUint16(50) ^ 0x5a5a);
    }
  }

  /** A connection between "address:port" and "address:port", nothing of it sent yet. */
  flow(from: string, to: string, isn?: number): Wire {
    const initiator = isn === undefined ? endpoint(from) : { ...endpoint(from), isn };
    return new Wire(this, new TcpFlow(initiator, endpoint(to)));
  }

  /** A connection with its three-way handshake. */
  connect(from: string, to: string): Wire {
    const wire = this.flow(from, to);
    wire.handshake();
    return wire;
  }

  /** Exchanges two frames: the capture has them in another order than the network had. */
  swap(first: number, second: number): void {
    const [a, b] = [this.#frames[first - 1], this.#frames[second - 1]];
    if (a === undefined || b === undefined) throw new Error(`no frames ${first} and ${second}`);
    this.#frames[first - 1] = { ...b, seconds: a.seconds, nanos: a.nanos };
    this.#frames[second - 1] = { ...a, seconds: b.seconds, nanos: b.nanos };
  }

  /** The capture file. */
  pcap(): Uint8Array {
    const writer = new PcapWriter();
    return concatBytes([
      writer.header(),
      ...this.#frames.map((stamped) => writer.packet(stamped, stamped.frame)),
    ]);
  }

  /** What the analyser makes of it. */
  analyze(options: AnalyzeOptions = {}): Analysis {
    return analyzeBytes(this.pcap(), options);
  }

  /** The only session. */
  session(options: AnalyzeOptions = {}): Session {
    const { sessions } = this.analyze(options);
    const [session] = sessions;
    if (session === undefined || sessions.length > 1) throw new Error(`${sessions.length} sessions`);
    return session;
  }
}

/** One connection of a scene. */
export class Wire {
  readonly #scene: Scene;
  readonly #flow: TcpFlow;

  constructor(scene: Scene, flow: TcpFlow) {
    this.#scene = scene;
    this.#flow = flow;
  }

  syn(): Frame {
    const frame = this.#flow.syn();
    this.#scene.push(frame);
    return frame;
  }

  synAck(): void {
    this.#scene.push(this.#flow.synAck());
  }

  handshake(): void {
    this.syn();
    this.synAck();
    this.ack("initiator");
  }

  ack(from: Side): void {
    this.#scene.push(this.#flow.ack(from));
  }

  data(from: Side, payload: string | Uint8Array | number): Frame {
    const frame = this.#flow.data(from, typeof payload === "string" ? encoder.encode(payload) : payload);
    this.#scene.push(frame);
    return frame;
  }

  /** A line of the client, where the client opened the connection. */
  client(line: string): void {
    this.data("initiator", `${line}\r\n`);
  }

  /** A line of the server. */
  server(line: string): void {
    this.data("responder", `${line}\r\n`);
  }

  /** A command and its reply. */
  ask(command: string, reply: string): void {
    this.client(command);
    this.server(reply);
  }

  fin(from: Side, payload = ""): void {
    this.#scene.push(this.#flow.fin(from, encoder.encode(payload)));
  }

  reset(from: Side): void {
    this.#scene.push(this.#flow.reset(from));
  }

  /** FIN, FIN+ACK, ACK. */
  close(first: Side = "responder"): void {
    const second = first === "initiator" ? "responder" : "initiator";
    this.fin(first);
    this.fin(second);
    this.ack(first);
  }

  /** FIN, ACK, FIN, ACK. */
  close4(first: Side): void {
    const second = first === "initiator" ? "responder" : "initiator";
    this.fin(first);
    this.ack(second);
    this.fin(second);
    this.ack(first);
  }

  /** Sends `payload` again, as it went from `seq` on. */
  again(from: Side, seq: number, payload: string): void {
    this.segment(from, { flags: TCP_PSH | TCP_ACK, seq, payload: encoder.encode(payload) });
  }

  segment(from: Side, parts: SegmentParts): void {
    this.#scene.push(this.#flow.segment(from, parts));
  }

  /** Bytes that the capture does not have. */
  skip(from: Side, payload: string): void {
    this.#flow.data(from, encoder.encode(payload));
  }

  next(side: Side): number {
    return this.#flow.next(side);
  }
}

/** "1-3,5" */
export function frames(ranges: readonly FrameRange[]): string {
  return ranges.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`)).join(",");
}

/** "1-3 tcp.handshake.control" of each row. */
export function outline(session: Session): string[] {
  return session.rows.map((row) => `${frames(row.frames)} ${row.kind}`);
}

/** The first row of a kind. */
export function rowOf<K extends Row["kind"]>(session: Session, kind: K): Extract<Row, { kind: K }> {
  const row = session.rows.find((one): one is Extract<Row, { kind: K }> => one.kind === kind);
  if (row === undefined) throw new Error(`no ${kind} in ${outline(session).join("; ")}`);
  return row;
}

/** "::1:21" is port 21 of ::1. */
function endpoint(text: string): { address: string; port: number } {
  const colon = text.lastIndexOf(":");
  return { address: text.slice(0, colon), port: Number(text.slice(colon + 1)) };
}
