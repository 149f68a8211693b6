import { decodePacket } from "../src/decode/index.ts";
import { CaptureReader, type Packet, type ReaderInfo } from "../src/read/index.ts";
import {
  type GapCause,
  type SegmentInfo,
  type Side,
  type TcpConnection,
  type TcpSink,
  TcpTracker,
  type TrackerBounds,
  trackerBounds,
} from "../src/stream/index.ts";

/** A connection as a test looks at it. */
export interface Seen {
  readonly connection: TcpConnection;
  readonly segments: SegmentInfo[];
  /** Frames that are copies. */
  readonly copies: number[];
  /** Per side: the bytes, a gap as "<gap LENGTH CAUSE>" between them. */
  readonly streams: Record<Side, (Uint8Array | { readonly gap: number; readonly cause: GapCause })[]>;
  /** `FRAME@OFFSET+LENGTH` of each chunk, both sides, in order of release. */
  readonly chunks: string[];
  closed: number;
}

/** Keeps everything a tracker says. */
export class Collector implements TcpSink {
  readonly all: Seen[] = [];

  opened(connection: TcpConnection): void {
    this.all.push({
      connection,
      segments: [],
      copies: [],
      streams: { initiator: [], responder: [] },
      chunks: [],
      closed: 0,
    });
  }

  segment(connection: TcpConnection, info: SegmentInfo): void {
    this.#of(connection).segments.push({ ...info });
  }

  copied(connection: TcpConnection, frame: number): void {
    this.#of(connection).copies.push(frame);
  }

  bytes(connection: TcpConnection, chunk: Parameters<TcpSink["bytes"]>[1]): void {
    const seen = this.#of(connection);
    seen.streams[chunk.from].push(chunk.bytes.slice());
    seen.chunks.push(`${chunk.frame}@${chunk.offset}+${chunk.bytes.length}`);
  }

  gap(connection: TcpConnection, from: Side, length: number, _frame: number, cause: GapCause): void {
    this.#of(connection).streams[from].push({ gap: length, cause });
  }

  closed(connection: TcpConnection): void {
    this.#of(connection).closed += 1;
  }

  #of(connection: TcpConnection): Seen {
    const seen = this.all.find((one) => one.connection === connection);
    if (seen === undefined) throw new Error(`connection ${connection.id} was never opened`);
    return seen;
  }
}

/** The bytes of one side; a gap reads "<gap 5 end>". */
export function textOf(seen: Seen | undefined, side: Side): string {
  const decoder = new TextDecoder("latin1");
  return (seen?.streams[side] ?? [])
    .map((part) => (part instanceof Uint8Array ? decoder.decode(part) : `<gap ${part.gap} ${part.cause}>`))
    .join("");
}

/** What a reader gives for a file, pushed in chunks of a size. */
export function readAll(
  file: Uint8Array,
  chunkSize = file.length,
): { packets: Packet[]; comments: string[]; info: ReaderInfo } {
  const packets: Packet[] = [];
  const comments: string[] = [];
  const reader = new CaptureReader({
    packet: (packet) => packets.push(alone(packet)),
    comment: (text) => comments.push(text),
  });
  for (let at = 0; at < file.length; at += chunkSize) reader.push(file.subarray(at, at + chunkSize));
  reader.end();
  return { packets, comments, info: reader.info };
}

/** A copy of a packet with nothing around it. */
function alone(packet: Packet): Packet {
  const data = packet.data.slice(packet.start, packet.end);
  return { ...packet, data, start: 0, end: data.length };
}

/** What a tracker makes of a file. `others` counts the packets that are not TCP. */
export function track(
  file: Uint8Array,
  bounds: TrackerBounds = trackerBounds,
): { all: Seen[]; others: Map<string, number> } {
  const collector = new Collector();
  const tracker = new TcpTracker(collector, bounds);
  const others = new Map<string, number>();
  for (const packet of readAll(file).packets) {
    const decoded = decodePacket(packet);
    if (decoded.tcp !== null) tracker.segment(decoded.tcp);
    else others.set(decoded.other, (others.get(decoded.other) ?? 0) + 1);
  }
  tracker.end();
  return { all: collector.all, others };
}
