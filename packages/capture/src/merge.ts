import { CaptureFile } from "./capture-file.ts";
import type { CaptureInfo } from "./model.ts";
import type { PlainBytes } from "./read/compression.ts";
import type { CaptureSink, Packet } from "./read/index.ts";
import { PacketRecord } from "./read/packet.ts";
import { named, type SourceFile } from "./reading.ts";

/** Interfaces of one file are numbered so far from those of the next one: most files have fewer. */
const interfacesApart = 8;

/** One of several captures that are read side by side: it stops at each packet until that one's turn has come. */
class Waiting {
  readonly #name: string;
  readonly #bytes: PlainBytes;
  readonly #chunks: AsyncIterator<Uint8Array>;
  readonly #file: CaptureFile;
  readonly #firstInterface: number;
  /** The next packet: a copy, as the reader's is gone when it reads on. */
  readonly next = new PacketRecord();
  /** What is written on it. */
  comments: string[] = [];
  #holds = false;
  #frame = 0;
  #info: CaptureInfo | null = null;

  /** @param index among the files */
  constructor({ file, bytes }: SourceFile, index: number, sink: CaptureSink) {
    this.#name = file;
    this.#firstInterface = index * interfacesApart;
    this.#bytes = bytes;
    this.#chunks = bytes[Symbol.asyncIterator]();
    this.#file = new CaptureFile({
      packet: (packet) => this.#packet(packet),
      comment: (text) => sink.comment?.(text),
      // Its number is not known before its turn has come.
      packetComment: (_, text) => this.comments.push(text),
      ...(sink.name && { name: (address, name) => sink.name?.(address, name) }),
      ...(sink.secrets && { secrets: (type, secret) => sink.secrets?.(type, secret) }),
    });
  }

  /** What is known of the file, once it has ended: then there is no next packet. */
  get info(): CaptureInfo | null {
    return this.#info;
  }

  /** Frames from the packet before to the next one: more than 1 where some could not be read. */
  get frames(): number {
    return this.next.frame - this.#frame;
  }

  #packet(packet: Packet): void {
    const { next } = this;
    const length = packet.end - packet.start;
    const data = next.data.length < length ? new Uint8Array(2 * length) : next.data;
    data.set(packet.data.subarray(packet.start, packet.end));
    const interfaceId = this.#firstInterface + packet.interfaceId;
    Object.assign(next, packet, { data, start: 0, end: length, interfaceId });
    this.#holds = true;
  }

  /** Reads on to the packet behind the next one; false when the file must be read for that. */
  step(): boolean {
    if (this.#holds) this.#frame = this.next.frame;
    this.#holds = false;
    while (this.#file.step()) if (this.#holds) return true;
    return false;
  }

  /** Reads the file until there is a packet, or no more. */
  async more(): Promise<void> {
    try {
      while (this.#info === null && !this.#holds) {
        const chunk = this.#file.stopped ? null : await this.#chunks.next();
        if (chunk === null || chunk.done === true) {
          await this.close();
          this.#info = this.#file.end(this.#name, this.#bytes.fault);
        } else {
          this.#file.feed(chunk.value);
          this.step();
        }
      }
    } catch (error) {
      throw named(this.#name, error);
    }
  }

  async close(): Promise<void> {
    await this.#chunks.return?.();
  }
}

/**
 * Reads several captures side by side and gives their packets to the sink by time, numbered as `mergecap` does: over all of
 * them, from 1. One that is damaged ends where it is, and the others go on.
 * Comes back whenever a file was read, and in the end with what is known of each.
 */
export async function* mergeCaptures(
  captures: readonly SourceFile[],
  sink: CaptureSink,
): AsyncGenerator<void, readonly CaptureInfo[]> {
  const files = captures.map((capture, index) => new Waiting(capture, index, sink));
  try {
    for (const file of files) await file.more();
    let frame = 0;
    for (let first = earliest(files); first !== null; first = earliest(files)) {
      frame += first.frames;
      const ahead = first.next.frame;
      first.next.frame = frame;
      for (const text of first.comments) sink.packetComment?.(frame, text);
      first.comments = [];
      sink.packet(first.next);
      first.next.frame = ahead;
      if (first.step()) continue;
      await first.more();
      yield;
    }
    return files.flatMap(({ info }) => info ?? []);
  } finally {
    for (const file of files) await file.close();
  }
}

/** The file whose next packet is the oldest; of several the last, as `mergecap` has it. */
function earliest(files: readonly Waiting[]): Waiting | null {
  let found: Waiting | null = null;
  for (const file of files) {
    if (file.info === null && (found === null || !isEarlier(found.next, file.next))) found = file;
  }
  return found;
}

function isEarlier(one: Packet, other: Packet): boolean {
  return one.seconds < other.seconds || (one.seconds === other.seconds && one.nanos < other.nanos);
}
