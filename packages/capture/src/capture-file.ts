import { FtpError } from "@twinport/protocol";
import { isDecoded } from "./decode/decode.ts";
import type { CaptureInfo, CaptureWarning, Timestamp } from "./model.ts";
import type { CompressionFault } from "./read/compression.ts";
import { CaptureReader, type CaptureSink, linkTypeName, type Packet } from "./read/index.ts";

/** One capture file as it is read: what it holds goes on to the sink, and what is known of the file itself is kept. */
export class CaptureFile {
  readonly #reader: CaptureReader;
  readonly #sink: CaptureSink;
  #first: Timestamp | null = null;
  #lastSeconds = 0;
  #lastNanos = 0;
  #comment: string | null = null;

  constructor(sink: CaptureSink) {
    this.#sink = sink;
    this.#reader = new CaptureReader({
      packet: (packet) => this.#packet(packet),
      comment: (text) => {
        this.#comment ??= text;
        sink.comment?.(text);
      },
      ...(sink.packetComment && { packetComment: (frame, text) => sink.packetComment?.(frame, text) }),
      ...(sink.name && { name: (address, name) => sink.name?.(address, name) }),
      ...(sink.secrets && { secrets: (type, bytes) => sink.secrets?.(type, bytes) }),
    });
  }

  /** Takes the next bytes of the file. Throws FtpError "unreadable" for what is no capture. */
  push(chunk: Uint8Array): void {
    this.#reader.push(chunk);
  }

  /** Gives the next bytes to `step`, which has said that it needs them. */
  feed(chunk: Uint8Array): void {
    this.#reader.feed(chunk);
  }

  /** Reads on until one packet at most has reached the sink, as CaptureReader does. */
  step(): boolean {
    return this.#reader.step();
  }

  /** Whether nothing further can be read, whatever comes. */
  get stopped(): boolean {
    return this.#reader.info.truncatedAt !== null;
  }

  /**
   * The file has ended. Throws FtpError "unreadable" for what is no capture; damage behind good packets is told in the
   * result instead.
   * @param file name for the result
   * @param fault why it ends before its end, if it does
   */
  end(file: string, fault: CompressionFault | null = null): CaptureInfo {
    this.#reader.end(fault);
    const { format, linkTypes, packets, truncatedAt, warnings } = this.#reader.info;
    if (format === null) throw new FtpError("unreadable", `${file}: not a capture file`);
    return {
      file,
      format,
      linkTypes: [...linkTypes].map(linkTypeName),
      packets,
      firstTime: this.#first,
      lastTime: this.#first && { seconds: this.#lastSeconds, nanos: this.#lastNanos },
      truncatedAt,
      warnings: [...[...linkTypes].filter((type) => !isDecoded(type)).map(foreignLinkWarning), ...warnings],
      comment: this.#comment,
    };
  }

  #packet(packet: Packet): void {
    const { seconds, nanos } = packet;
    if (seconds !== 0 || nanos !== 0) {
      this.#lastSeconds = seconds;
      this.#lastNanos = nanos;
      this.#first ??= { seconds, nanos };
    }
    this.#sink.packet(packet);
  }
}

function foreignLinkWarning(value: number): CaptureWarning {
  return { kind: "link", offset: null, value, name: linkTypeName(value) };
}
